import { setTimeout as sleep } from "node:timers/promises";
import type { ServerContext } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import type { Prediction } from "../provider.js";

/** Seconds for which a reply to who waits on the line may be held back: most runs of one image have ended by then. */
const LONGEST_HOLD = 10;
/** Milliseconds between two looks for a run whose reply is held back. */
const FIND_EVERY = 500;

/** Whoever waits for one image in this process is told at once that it is there. */
export const holdOf = (
  { liveOutputs }: ServerContext,
  { id, kind, outputs, timeout }: GenerationTable,
): number =>
  liveOutputs.isWatched(id) && kind === "images" && outputs === 1
    ? Math.max(0, Math.min(LONGEST_HOLD, Math.floor(timeout / 1000) - 1))
    : 0;

type Held = {
  creating: Promise<Prediction>;
  find: () => Promise<string | undefined>;
  signal: AbortSignal | undefined;
};

/**
 * What a creation answers that is held back until its run has ended; or the run's id where nobody waits for that any
 * more, because the generation is canceled or this process ends: it is then found among the provider's runs.
 */
export async function unlessLeft(
  context: ServerContext,
  { id }: GenerationTable,
  { creating, find, signal }: Held,
): Promise<Prediction | string> {
  const over = new AbortController();
  const ended = signal ? AbortSignal.any([over.signal, signal]) : over.signal;
  const listening = context.notifier.listen(`wake ${id}`);
  const isLeft = async () => signal?.aborted === true || (await isCanceled(context, id));
  const finding = async (): Promise<Prediction | string> => {
    while (!over.signal.aborted) {
      await listening.notified(LONGEST_HOLD * 1000, ended);
      while (!over.signal.aborted && (await isLeft().catch(() => false))) {
        const made = await find().catch(() => undefined);
        if (made !== undefined) return made;
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
