import "server-only";
import {
  ReplicateError,
  verifyWebhook,
  type Webhook,
  type WebhookMessage,
} from "@reactkits.dev/media-replicate";
import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { problemResponse } from "../problem-response";
import { toUnavailable } from "../unavailable";
import { getPipeline, type Parts, type Pipeline } from "./pipeline";
import { readGated } from "./read-gated";

/** Bytes of a webhook. */
const MAX_BODY = 1_000_000;
/** Milliseconds for which the secret that signs webhooks is believed, before it is asked for again. */
const SECRET_KEPT = 600_000;

const secrets = new WeakMap<object, { secret: Promise<string>; askedAt: number }>();

/**
 * `POST /api/webhooks/replicate`. It is believed only that something has happened: the work on the generation is
 * due, and asks the provider itself. So an event that comes twice, late, or out of order changes nothing.
 */
export async function replicateWebhook(request: Request): Promise<Response> {
  try {
    if (request.method !== "POST") {
      throw new MediaLibraryError("method", `This address is asked with POST, not with ${request.method}.`);
    }
    const pipeline = await getPipeline(process.env);
    const message = { headers: request.headers, body: await readGated(request, MAX_BODY) };
    const webhook = await verify(message, pipeline);
    const generation = await record(pipeline, webhook);
    if (generation !== undefined) await pipeline.queue.wake(generation);
    return new Response(null, { status: 200 });
  } catch (error) {
    return refuse(error);
  }
}

async function verify(message: WebhookMessage, parts: Parts): Promise<Webhook> {
  const known = secrets.has(parts.database);
  try {
    // Awaited here, for its failure to be caught here.
    return await verifyWebhook(message, await secretOf(parts));
  } catch (error) {
    // The secret may have been replaced meanwhile.
    if (!known || !(error instanceof ReplicateError) || error.code !== "invalid-webhook") throw error;
    if (!isOld(parts)) throw error;
    secrets.delete(parts.database);
    return verifyWebhook(message, await secretOf(parts));
  }
}

const isOld = ({ database }: Parts): boolean =>
  Date.now() - (secrets.get(database)?.askedAt ?? 0) > SECRET_KEPT;

function secretOf(parts: Parts): Promise<string> {
  const known = secrets.get(parts.database);
  if (known) return known.secret;
  const secret = parts.client().webhookSecret();
  secrets.set(parts.database, { secret, askedAt: Date.now() });
  secret.catch(() => secrets.delete(parts.database));
  return secret;
}

/** The id and what it causes in one transaction: one that comes twice has one effect. Answers whose work is due. */
function record({ database }: Pipeline, { id, prediction }: Webhook): Promise<string | undefined> {
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
      .where("prediction", "=", prediction.id)
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

function refuse(thrown: unknown): Response {
  const error = toUnavailable(thrown);
  const forged = error instanceof ReplicateError && error.code === "invalid-webhook";
  if (!forged && !MediaLibraryError.isInstance(thrown)) {
    console.error(`A webhook could not be taken: ${thrown instanceof Error ? thrown.message : "?"}`);
  }
  const told = forged
    ? new MediaLibraryError("unauthorized", "The webhook is not taken: it is not signed as it must be.")
    : MediaLibraryError.isInstance(error)
      ? error
      : new MediaLibraryError("provider", "The webhook could not be taken. Send it again.");
  return problemResponse(told);
}
