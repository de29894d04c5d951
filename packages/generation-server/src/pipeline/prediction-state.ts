import type { ServerContext } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import type { Prediction } from "../provider.js";

/** Timeout in milliseconds for a last look at a prediction before its generation ends. */
const LAST_POLL = 3_000;

export const hasEnded = ({ status }: Pick<Prediction, "status">): boolean =>
  status !== "starting" && status !== "processing";

/** The prediction's current state, which determines its cost. Undefined if it is not available. */
export async function lastState(
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
