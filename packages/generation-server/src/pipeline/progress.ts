import type { MediaAIProgress } from "@reactkits.dev/react-media-library/server";
import type { ServerContext } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import { addEvent, announceEvent } from "../events/generation-events.js";
import type { Prediction } from "../provider.js";

/** The share of the remaining time that each progress bar stands for: how many will follow is unknown. */
const SHARE = 0.9;

/** Preparations before the model runs, whose progress bars do not count. */
const PREPARING =
  /load|fetch|download|import|warm|compil|install|cach|extract|unpack|initiali[sz]|shard|checkpoint|weights/i;

/**
 * The progress of a prediction according to its log, from 0 to 1; undefined if the log contains none. There may be
 * several consecutive bars, for example for a refiner after the denoising.
 */
export function fractionOf(logs: string): number | undefined {
  let fraction: number | undefined;
  let done = 0;
  let last = 0;
  for (const [, label = "", percent] of logs
    .slice(-100_000)
    .matchAll(/^([^\r\n|%]{0,200}?)\s*(\d{1,3})%\|/gm)) {
    if (PREPARING.test(label)) continue;
    const share = Math.min(100, Number(percent)) / 100;
    if (share < last) done += (1 - done) * SHARE;
    last = share;
    fraction = done + (1 - done) * SHARE * share;
  }
  return fraction;
}

/** The displayed progress of a running prediction. */
export function progressOf(
  { outputs }: Pick<GenerationTable, "outputs">,
  { status, logs }: Pick<Prediction, "status" | "logs">,
  stored: readonly unknown[],
): MediaAIProgress {
  const fraction = Math.max(outputs > 1 ? stored.length / outputs : 0, fractionOf(logs) ?? 0);
  return {
    ...(fraction > 0 && { fraction }),
    message: status === "starting" ? "The model is starting" : "Generating",
  };
}

/** Reports progress to subscribers. It never decreases. */
export async function setProgress(context: ServerContext, id: string, next: MediaAIProgress): Promise<void> {
  const owner = await context.database.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom("generation")
      .select(["progress", "owner"])
      .where("id", "=", id)
      .where("status", "=", "processing")
      .executeTakeFirst();
    if (!row) return undefined;
    const before: MediaAIProgress = row.progress === null ? {} : JSON.parse(row.progress);
    const fraction = Math.max(before.fraction ?? 0, next.fraction ?? 0);
    const progress = { ...(fraction > 0 && { fraction }), ...(next.message && { message: next.message }) };
    const json = JSON.stringify(progress);
    if (json === row.progress) return undefined;
    const { numUpdatedRows } = await transaction
      .updateTable("generation")
      .set({ progress: json })
      .where("id", "=", id)
      .where("status", "=", "processing")
      // Another worker was faster: the next poll reports it.
      .where((where) =>
        row.progress === null ? where("progress", "is", null) : where("progress", "=", row.progress),
      )
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return undefined;
    await addEvent(transaction, id, "progress", progress);
    return row.owner;
  });
  if (owner !== undefined) announceEvent(context, owner);
}
