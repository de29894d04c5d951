import type { ServerContext } from "../context.js";
import { explainFailure } from "../pipeline/failures.js";
import { readGeneration } from "../pipeline/generation-rows.js";
import { failGeneration, noteRetry, retryPause } from "../pipeline/retries.js";
import { RetryLater } from "./retry-later.js";

/** What became of a step; `failed` in `retry`: it went wrong, and counts as an attempt. */
export type StepAttempt<T> =
  | { status: "done"; value: T }
  | { status: "retry"; after: number; failed: boolean }
  /** No other try helps: the generation has been ended. */
  | { status: "ended" };

/**
 * Runs a step of a generation once and records what follows if it fails: a retry, told to those who look at it, or the
 * generation's end. Rejects if that cannot be recorded, and with the step's own error once the signal has fired.
 * @param attempts how many attempts have failed before
 */
export async function attemptStep<T>(
  context: ServerContext,
  id: string,
  attempts: number,
  step: () => Promise<T>,
  signal?: AbortSignal,
): Promise<StepAttempt<T>> {
  try {
    return { status: "done", value: await step() };
  } catch (error) {
    if (signal?.aborted) throw error;
    const row = await readGeneration(context, id);
    const after = row && retryPause(context, row, error, attempts);
    if (after === undefined) {
      await failGeneration(context, id, error);
      return { status: "ended" };
    }
    if (error instanceof RetryLater) return { status: "retry", after, failed: false };
    console.warn(`[${id}] Retried in ${after} ms: ${explainFailure(context, error)}`);
    await noteRetry(context, id, error);
    return { status: "retry", after, failed: true };
  }
}
