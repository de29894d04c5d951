import type { Pipeline } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import { readGeneration } from "./generation-rows.js";
import { settle } from "./settle.js";

/**
 * Requests the cancellation of a generation. A queued one ends immediately; a running one ends once the provider has
 * stopped it, or completes if it finishes first. Returns the current status; undefined if the generation does not exist.
 */
export async function cancelGeneration(
  pipeline: Pipeline,
  id: string,
): Promise<Pick<GenerationTable, "id" | "status"> | undefined> {
  const { database, queue } = pipeline;
  const { numUpdatedRows } = await database
    .updateTable("generation")
    .set({ cancel_asked_at: Date.now() })
    .where("id", "=", id)
    .where("status", "in", ["queued", "processing"])
    .where("cancel_asked_at", "is", null)
    .executeTakeFirst();
  if (numUpdatedRows > 0n) {
    await settle(pipeline, id, { status: "canceled", charge: "nothing", from: "queued" });
    // Postponed work is due now.
    await database.updateTable("outbox").set({ due_at: Date.now() }).where("id", "=", id).execute();
    await queue.wake(id);
  }
  const row = await readGeneration(pipeline, id);
  return row && { id, status: row.status };
}
