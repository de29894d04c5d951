import { MediaLibraryError, readBytes } from "@reactkits.dev/react-media-library/server";
import type { Pipeline } from "../context.js";
import { describe, providerFailure } from "../pipeline/failures.js";
import type { WebhookEvent } from "../provider.js";
import { problemResponse } from "./problem-response.js";
import type { Route, RouteContext } from "./route-context.js";
import { toUnavailable } from "./unavailable.js";

/** Bytes of a webhook. */
const MAX_BODY = 1_000_000;

/**
 * `POST /webhooks/:provider`. It is believed only that something has happened: the work on the generation is due, and
 * asks the provider itself. So an event that comes twice, late, or out of order changes nothing.
 */
export function createWebhookRoute(routes: RouteContext): Route {
  const { provider } = routes;
  return async (request) => {
    try {
      if (request.method !== "POST") {
        throw new MediaLibraryError("method", `This address is asked with POST, not with ${request.method}.`);
      }
      const pipeline = await routes.pipeline();
      const body = await readWhole(routes, request, MAX_BODY);
      const webhook = await provider.verifyWebhook?.({ headers: request.headers, body });
      if (!webhook) {
        const message = "The webhook is not taken: it is not signed as it must be.";
        throw new MediaLibraryError("unauthorized", message);
      }
      const generation = await record(pipeline, webhook);
      if (generation !== undefined) await pipeline.queue.wake(generation);
      return new Response(null, { status: 200 });
    } catch (error) {
      return refuse(error, (each) => providerFailure(routes, each) !== undefined);
    }
  };
}

/** The whole body of a request that a machine sends, and that says who it is from by a signature over all of it. */
export async function readWhole(
  { machineGate, config }: RouteContext,
  request: Request,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const leave = await machineGate.enter(request);
  try {
    return await readBytes(request, { maxBytes, bodyTime: config.limits.bodyTime });
  } finally {
    leave();
  }
}

/** The id and what it causes in one transaction: one that comes twice has one effect. Answers whose work is due. */
function record({ database }: Pipeline, { id, prediction }: WebhookEvent): Promise<string | undefined> {
  return database.transaction().execute(async (transaction) => {
    const first = await transaction
      .insertInto("webhook")
      .values({ id, at: Date.now() })
      .onConflict((conflict) => conflict.column("id").doNothing())
      .returning("id")
      .executeTakeFirst();
    if (!first) return undefined;
    const row = await transaction
      .selectFrom("generation")
      .select("id")
      .where("prediction", "=", prediction)
      .where("ended_at", "is", null)
      .executeTakeFirst();
    if (!row) return undefined;
    await transaction
      .updateTable("outbox")
      .set({ due_at: Date.now() })
      .where("id", "=", row.id)
      .where("done_at", "is", null)
      .execute();
    return row.id;
  });
}

function refuse(thrown: unknown, isProviderError: (error: unknown) => boolean): Response {
  if (!MediaLibraryError.isInstance(thrown)) {
    console.error(`A webhook could not be taken: ${describe(thrown)}`);
  }
  const error = toUnavailable(thrown, isProviderError);
  return problemResponse(
    MediaLibraryError.isInstance(error)
      ? error
      : new MediaLibraryError("provider", "The webhook could not be taken. Send it again."),
  );
}
