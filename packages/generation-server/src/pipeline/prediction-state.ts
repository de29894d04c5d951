import type { ServerContext } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import type { Prediction } from "../provider.js";

/** Milliseconds for which the end of a generation waits to learn how its prediction stands. */
const LAST_POLL = 3_000;

export const hasEnded = ({ status }: Pick<Prediction, "status">): boolean =>
  status !== "starting" && status !== "processing";

/** How a prediction stands: what it cost is recorded whatever becomes of its files. Undefined if that is not to be had. */
export async function lastSeen(
  { provider }: ServerContext,
  { model }: GenerationTable,
  prediction: string,
): Promise<Prediction | undefined> {
  try {
    return await provider.clientFor(model).get(prediction, { signal: AbortSignal.timeout(LAST_POLL) });
  } catch {
    return undefined;
  }
}
