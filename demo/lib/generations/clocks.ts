import { type Clock, ReplicateError } from "@reactkits.dev/media-replicate";
import { readBootTimeout } from "../ai/replicate-settings";
import type { GenerationTable } from "../db/tables";
import type { Env } from "../env";

/*
 * A generation passes four clocks, each with an allowance of its own: our queue, the provider's throttle, the start of
 * its model, and its run. `deadline` is where the present one ends, and with it the generation: each that begins moves
 * it on. So none of them takes from another's time.
 */

/** Beyond a clock's own time: to learn how it ended, and to store what was made. */
const SLACK_MS = 5_000;

type Row = GenerationTable;

/** Milliseconds for which it goes on where something that it needs is not there. */
const patienceOf = ({ retry_until, created_at }: Row): number => Math.max(0, retry_until - created_at);

/** When what begins now, and may take `allowance`, has to have ended. */
const endOf = (row: Row, allowance: number, now: number): number =>
  now + allowance + SLACK_MS + patienceOf(row);

/** The queue's: until its run is made, or the provider is found to throttle. */
export const queueDeadline = (receivedAt: number, timeout: number, patience: number): number =>
  receivedAt + timeout + SLACK_MS + patience;

/** When it has ended at the latest, whatever its clocks do. */
export const latestEnd = (row: Row, env: Env): number =>
  row.deadline + readBootTimeout(env) + 3 * (row.timeout + SLACK_MS + patienceOf(row));

/** It is asked for now; the provider may take a while to answer. */
export const whileCreating = (row: Row, now: number) => ({
  creating_at: now,
  deadline: Math.max(row.deadline, now + row.timeout + SLACK_MS),
});

/** The provider throttles since now. */
export const whileThrottled = (row: Row, now: number) => ({
  throttled_at: now,
  deadline: endOf(row, row.timeout, now),
});

/** Its run was made now. */
export const whileBooting = (row: Row, env: Env, now: number) => ({
  made_at: now,
  deadline: endOf(row, readBootTimeout(env), now),
});

/** Its run began at `startedAt`, by our clock. */
export const whileRunning = (row: Row, startedAt: number) => ({
  running_at: startedAt,
  deadline: endOf(row, row.timeout, startedAt),
});

/** Until when a provider that throttles is asked again. */
export const throttledUntil = (row: Row, now: number): number => (row.throttled_at ?? now) + patienceOf(row);

/** Which of them it is at; undefined while nobody knows whether its run was made. */
function clockOf(row: Row): Clock | undefined {
  if (row.prediction !== null) return row.running_at === null ? "boot" : "run";
  if (row.creating_at !== null) return undefined;
  return row.throttled_at === null ? "queue" : "throttle";
}

/** Whether its run has used up its time: the model's to start, or its own. */
export function isLate(row: Row, env: Env): boolean {
  if (row.running_at !== null) return Date.now() >= row.running_at + row.timeout;
  return Date.now() >= (row.made_at ?? row.created_at) + readBootTimeout(env);
}

/** That the present clock has run out. */
export function clockRanOut(row: Row, env: Env): ReplicateError {
  const clock = clockOf(row);
  const limits: Record<Clock, number> = {
    queue: row.timeout + patienceOf(row),
    throttle: patienceOf(row),
    boot: readBootTimeout(env),
    run: row.timeout,
  };
  const limit = clock && limits[clock];
  const what = clock === undefined ? "Its creation was not answered" : `Its time was up (${clock})`;
  return new ReplicateError("timeout", `${what}.`, {
    ...{ clock, limit, retryable: clock !== undefined, mayHaveRun: clock === undefined },
    predictionId: row.prediction ?? undefined,
  });
}
