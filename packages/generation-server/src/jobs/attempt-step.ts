import type { ServerContext } from "../context.js";
import { explainFailure } from "../pipeline/failures.js";
import { readGeneration } from "../pipeline/generation-rows.js";
import { failGeneration, noteRetry, retryPause } from "../pipeline/retries.js";
import { RetryLater } from "./retry-later.js";

/** The outcome of a step; `failed` tells whether a retry counts as a failed attempt. */
export type StepAttempt<T> =
  | { status: "done"; value: T }
  | { status: "retry"; after: number; failed: boolean }
  /** Retrying is pointless: the generation has been ended. */
  | { status: "ended" };

/**
 * Runs a step of a generation once. If it fails, records a retry, shown in the generation's progress, or ends the
 * generation. Rejects if that cannot be recorded, and with the step's own error if the signal is aborted.
 * @param attempts the number of failed attempts so far
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
    console.warn(`[${id}] Retrying in ${after} ms: ${explainFailure(context, error)}`);
    await noteRetry(context, id, error);
    return { status: "retry", after, failed: true };
  }
}
