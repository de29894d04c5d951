import { setTimeout as sleep } from "node:timers/promises";
import type { ServerContext } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import type { Prediction } from "../provider.js";

/**
 * Maximum seconds for which the provider may delay its response until the prediction has ended: enough for most
 * single images.
 */
const LONGEST_DELAY = 10;
/** Milliseconds between attempts to find a prediction whose response is delayed. */
const FIND_EVERY = 500;

/**
 * How long the provider should delay its response, in seconds: only if a client waits in this process for a single
 * image.
 */
export const responseDelay = (
  { liveOutputs }: ServerContext,
  { id, kind, outputs, timeout }: GenerationTable,
): number =>
  liveOutputs.isWatched(id) && kind === "images" && outputs === 1
    ? Math.max(0, Math.min(LONGEST_DELAY, Math.floor(timeout / 1000) - 1))
    : 0;

type DelayedCreation = {
  creating: Promise<Prediction>;
  find: () => Promise<string | undefined>;
  signal: AbortSignal | undefined;
};

/**
 * Resolves to the prediction once the delayed response arrives. If the generation is canceled or this process stops
 * meanwhile, finds the prediction in the provider's list instead, and resolves to its id.
 */
export async function awaitCreation(
  context: ServerContext,
  { id }: GenerationTable,
  { creating, find, signal }: DelayedCreation,
): Promise<Prediction | string> {
  const over = new AbortController();
  const ended = signal ? AbortSignal.any([over.signal, signal]) : over.signal;
  const listening = context.notifier.listen(`wake ${id}`);
  const isAbandoned = async () => signal?.aborted === true || (await isCanceled(context, id));
  const finding = async (): Promise<Prediction | string> => {
    while (!over.signal.aborted) {
      await listening.notified(LONGEST_DELAY * 1000, ended);
      while (!over.signal.aborted && (await isAbandoned().catch(() => false))) {
        const created = await find().catch(() => undefined);
        if (created !== undefined) return created;
        await sleep(FIND_EVERY);
      }
    }
    return creating;
  };
  try {
    return await Promise.race([creating, finding()]);
  } finally {
    over.abort();
    listening.stop();
    creating.catch(() => {});
  }
}

async function isCanceled({ database }: ServerContext, id: string): Promise<boolean> {
  const row = await database
    .selectFrom("generation")
    .select("cancel_asked_at")
    .where("id", "=", id)
    .executeTakeFirst();
  return row !== undefined && row.cancel_asked_at !== null;
}
