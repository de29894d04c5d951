import { backOff } from "../back-off.js";
import type { ServerContext } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import { RetryLater } from "../jobs/retry-later.js";
import { deadlineError, throttledUntil, whileThrottled } from "./deadlines.js";
import { errorForPeople } from "./error-for-people.js";
import { explainFailure, isFinal, isThrottled, providerFailure } from "./failures.js";
import { readGeneration } from "./generation-rows.js";
import { outputKindOf, UnreadablePlan } from "./plan.js";
import { hasEnded, lastState } from "./prediction-state.js";
import { setProgress } from "./progress.js";
import { settle } from "./settle.js";

/** Milliseconds until a failed step is retried; undefined if it is not. */
export function retryPause(
  context: ServerContext,
  row: GenerationTable,
  error: unknown,
  attempts: number,
): number | undefined {
  const now = Date.now();
  // At the deadline, the next step ends it.
  if (error instanceof RetryLater) return Math.max(0, Math.min(error.after, row.deadline - now));
  if (isFinal(context, error)) return undefined;
  const requested = (providerFailure(context, error)?.retryAfter ?? 0) * 1000;
  const pause = Math.max(Math.round(requested), backOff(attempts));
  if (isThrottled(context, error) && row.prediction === null) {
    return now + pause < throttledUntil(row, now) ? pause : undefined;
  }
  // A prediction may exist and be billed: worth a few more attempts, even if the client could retry itself.
  const waits = row.retry_until <= row.created_at;
  const until = row.creating_at !== null && (attempts < 3 || !waits) ? row.deadline : row.retry_until;
  return now + pause < until ? pause : undefined;
}

/** Shows in the generation's progress that a step is being retried. */
export async function noteRetry(context: ServerContext, id: string, error: unknown): Promise<void> {
  const failure = providerFailure(context, error);
  if (failure?.throttled) await markThrottled(context, id);
  await setProgress(context, id, {
    message: failure?.throttled
      ? "The image service is busy; retrying."
      : failure
        ? "The image service cannot be reached; retrying."
        : "This server has a temporary problem; retrying.",
  });
}

async function markThrottled(context: ServerContext, id: string): Promise<void> {
  const row = await readGeneration(context, id);
  if (!row || row.prediction !== null || row.throttled_at !== null) return;
  await context.database
    .updateTable("generation")
    .set(whileThrottled(row, Date.now()))
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .where("prediction", "is", null)
    .execute();
}

/** Ends a generation after a permanent failure; stored files are kept and charged. */
export async function failGeneration(context: ServerContext, id: string, cause: unknown): Promise<void> {
  const row = await readGeneration(context, id);
  if (!row) return;
  // After long rate limiting, that is the reason; otherwise the provider's error is.
  const throttled = isThrottled(context, cause) && row.throttled_at !== null;
  const error = throttled ? deadlineError(row, context) : cause;
  const stored = errorForPeople(context, error, outputKindOf(row.kind));
  const prediction = row.prediction === null ? undefined : await lastState(context, row, row.prediction);
  // Without a plan, the files cannot be identified.
  const charge = error instanceof UnreadablePlan ? "nothing" : "stored";
  if (!(await settle(context, id, { status: "failed", charge, error: stored, prediction }))) return;
  console.error(`[${id}] ${explainFailure(context, error)}`);
  if (!prediction || hasEnded(prediction)) return;
  // If this fails, the provider's own deadline ends it.
  await context.provider
    .clientFor(row.model)
    .cancel(prediction.id)
    .catch(() => {});
}
