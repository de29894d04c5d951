import { MediaLibraryError, readBytes } from "@reactkits.dev/react-media-library/server";
import type { Pipeline } from "../context.js";
import { describe, providerFailure } from "../pipeline/failures.js";
import type { WebhookEvent } from "../provider.js";
import { problemResponse } from "./problem-response.js";
import type { Route, RouteContext } from "./route-context.js";
import { toUnavailable } from "./unavailable.js";

/** Maximum body size in bytes. */
const MAX_BODY = 1_000_000;

/**
 * `POST /webhooks/:provider`. A webhook only triggers a poll of its prediction; its content is not trusted. So
 * duplicate, late and reordered events are harmless.
 */
export function createWebhookRoute(routes: RouteContext): Route {
  const { provider } = routes;
  return async (request) => {
    try {
      if (request.method !== "POST") {
        throw new MediaLibraryError("method", `This route only supports POST, not ${request.method}.`);
      }
      const pipeline = await routes.pipeline();
      const body = await readWhole(routes, request, MAX_BODY);
      const webhook = await provider.verifyWebhook?.({ headers: request.headers, body });
      if (!webhook) {
        const message = "The webhook was rejected because its signature is not valid.";
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

/** Reads the whole body of a machine's request, which is authenticated by a signature over it. */
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

/**
 * Records the event's id and makes the work due, in one transaction, so that duplicates have no effect. Returns the
 * generation's id if its work is due.
 */
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
    console.error(`A webhook could not be processed: ${describe(thrown)}`);
  }
  const error = toUnavailable(thrown, isProviderError);
  return problemResponse(
    MediaLibraryError.isInstance(error)
      ? error
      : new MediaLibraryError("provider", "The webhook could not be processed. Send it again."),
  );
}
