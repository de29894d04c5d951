import type { MediaAIProgress } from "@reactkits.dev/react-media-library/server";
import type { ServerContext } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import { addEvent, announceEvent } from "../events/generation-events.js";
import type { Prediction } from "../provider.js";

/** What of the time that is left each progress bar stands for: nobody knows how many are still to come. */
const SHARE = 0.9;

/** What is prepared before the model works: its bars say nothing of the image. */
const PREPARING =
  /load|fetch|download|import|warm|compil|install|cach|extract|unpack|initiali[sz]|shard|checkpoint|weights/i;

/**
 * How far the logs of a run say that it is, from 0 to 1; undefined where they say nothing. Bars may follow each other,
 * as where a refiner goes over what was denoised.
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

/** Where a run is that has not ended, for people. */
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

/** Says it to those who look at it. What was reached is never taken back. */
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
      // Another worker was quicker: the next look tells it.
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
