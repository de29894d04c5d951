import { backOff } from "../back-off.js";
import type { ServerContext } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import { RetryLater } from "../jobs/retry-later.js";
import { deadlineError, throttledUntil, whileThrottled } from "./deadlines.js";
import { errorForPeople } from "./error-for-people.js";
import { explainFailure, isFinal, isThrottled, providerFailure } from "./failures.js";
import { readGeneration } from "./generation-rows.js";
import { madeOf, UnreadablePlan } from "./plan.js";
import { hasEnded, lastSeen } from "./prediction-state.js";
import { setProgress } from "./progress.js";
import { settle } from "./settle.js";

/** In how many milliseconds a step that failed is retried; undefined if it is not. */
export function retryPause(
  context: ServerContext,
  row: GenerationTable,
  error: unknown,
  attempts: number,
): number | undefined {
  const now = Date.now();
  // At its deadline the next step gives it up.
  if (error instanceof RetryLater) return Math.max(0, Math.min(error.after, row.deadline - now));
  if (isFinal(context, error)) return undefined;
  const asked = (providerFailure(context, error)?.retryAfter ?? 0) * 1000;
  const pause = Math.max(Math.round(asked), backOff(attempts));
  if (isThrottled(context, error) && row.prediction === null) {
    return now + pause < throttledUntil(row, now) ? pause : undefined;
  }
  // If a prediction may exist there is something to lose: a few more tries, even for who waits on the line.
  const waits = row.retry_until <= row.created_at;
  const patient = row.creating_at !== null && (attempts < 3 || !waits) ? row.deadline : row.retry_until;
  return now + pause < patient ? pause : undefined;
}

/** Tells those who look at a generation that a step of it is retried. */
export async function noteRetry(context: ServerContext, id: string, error: unknown): Promise<void> {
  const failure = providerFailure(context, error);
  if (failure?.throttled) await markThrottled(context, id);
  await setProgress(context, id, {
    message: failure?.throttled
      ? "The image service is busy; it is asked again."
      : failure
        ? "The image service cannot be reached; it is tried again."
        : "Something on this server is not there at the moment; it is tried again.",
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

/** Ends a generation that went wrong for good; what was stored is kept, and paid for. */
export async function failGeneration(context: ServerContext, id: string, cause: unknown): Promise<void> {
  const row = await readGeneration(context, id);
  if (!row) return;
  // One that was retried for as long as it may be is described as such; others hear what the provider said.
  const throttled = isThrottled(context, cause) && row.throttled_at !== null;
  const error = throttled ? deadlineError(row, context) : cause;
  const stored = errorForPeople(context, error, madeOf(row.kind));
  const prediction = row.prediction === null ? undefined : await lastSeen(context, row, row.prediction);
  // Of what cannot be read nobody knows what its files are.
  const charge = error instanceof UnreadablePlan ? "nothing" : "stored";
  if (!(await settle(context, id, { status: "failed", charge, error: stored, prediction }))) return;
  console.error(`[${id}] ${explainFailure(context, error)}`);
  if (!prediction || hasEnded(prediction)) return;
  // Nobody waits for it any more. If this fails, the provider's own deadline ends it.
  await context.provider
    .clientFor(row.model)
    .cancel(prediction.id)
    .catch(() => {});
}
