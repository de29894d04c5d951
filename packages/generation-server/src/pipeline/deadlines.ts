import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { ServerContext } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import type { OutputKind } from "../provider.js";

/*
 * A generation passes four phases, each with an allowance of its own: our queue, the provider's throttle, the start of
 * its model, and its run. `deadline` is where the present phase ends, and with it the generation: each that begins
 * moves it on. So none of them takes from another's time.
 */

/** What took too long. */
export type Phase = "queue" | "throttle" | "boot" | "run";

/** Beyond a phase's own time: to learn how it ended, and to store what was made. */
const SLACK_MS = 5_000;

type Row = GenerationTable;
type Provider = Pick<ServerContext, "provider">;

/** Milliseconds for which it goes on although something that it needs is not there. */
const patienceOf = ({ retry_until, created_at }: Row): number => Math.max(0, retry_until - created_at);

/** When what begins now, and may take `allowance`, has to have ended. */
const endOf = (row: Row, allowance: number, now: number): number =>
  now + allowance + SLACK_MS + patienceOf(row);

/** The queue's: until its prediction is created, or the provider is found to throttle. */
export const queueDeadline = (receivedAt: number, timeout: number, patience: number): number =>
  receivedAt + timeout + SLACK_MS + patience;

/** When it has ended at the latest, whatever its phases do. */
export const latestEnd = (row: Row, { provider }: Provider): number =>
  row.deadline + provider.bootTimeout + 3 * (row.timeout + SLACK_MS + patienceOf(row));

/** It is requested now; the provider may take a while to answer. */
export const whileCreating = (row: Row, now: number) => ({
  creating_at: now,
  deadline: Math.max(row.deadline, now + row.timeout + SLACK_MS),
});

/** The provider throttles since now. */
export const whileThrottled = (row: Row, now: number) => ({
  throttled_at: now,
  deadline: endOf(row, row.timeout, now),
});

/** Its prediction was created now. */
export const whileBooting = (row: Row, { provider }: Provider, now: number) => ({
  made_at: now,
  deadline: endOf(row, provider.bootTimeout, now),
});

/** Its model began to run at `startedAt`, by our clock. */
export const whileRunning = (row: Row, startedAt: number) => ({
  running_at: startedAt,
  deadline: endOf(row, row.timeout, startedAt),
});

/** Until when a provider that throttles is asked again. */
export const throttledUntil = (row: Row, now: number): number => (row.throttled_at ?? now) + patienceOf(row);

/** Which phase it is in; undefined while nobody knows whether its prediction was created. */
function phaseOf(row: Row): Phase | undefined {
  if (row.prediction !== null) return row.running_at === null ? "boot" : "run";
  if (row.creating_at !== null) return undefined;
  return row.throttled_at === null ? "queue" : "throttle";
}

/** Whether its prediction has used up its time: the model's to start, or its own. */
export function isLate(row: Row, { provider }: Provider): boolean {
  if (row.running_at !== null) return Date.now() >= row.running_at + row.timeout;
  return Date.now() >= (row.made_at ?? row.created_at) + provider.bootTimeout;
}

/** That the present phase has run out of time. */
export function deadlineError(row: Row, { provider }: Provider): DeadlineError {
  const phase = phaseOf(row);
  const limits: Record<Phase, number> = {
    queue: row.timeout + patienceOf(row),
    throttle: patienceOf(row),
    boot: provider.bootTimeout,
    run: row.timeout,
  };
  return new DeadlineError(phase, phase && limits[phase]);
}

/** A generation that took too long. Without a phase nobody knows whether a prediction was created, and paid for. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
  readonly code = "timeout";
  readonly phase: Phase | undefined;
  /** Milliseconds that the phase may take. */
  readonly limit: number | undefined;

  constructor(phase: Phase | undefined, limit: number | undefined) {
    super(phase === undefined ? "Its creation was not answered." : `Its time was up (${phase}).`);
    this.phase = phase;
    this.limit = limit;
  }

  /** Each phase calls for something else. */
  forPeople(made: OutputKind): MediaLibraryError {
    const within = this.limit === undefined ? "in time" : `within ${inWords(this.limit)}`;
    const retryable = (code: "queue-timeout" | "provider-throttled" | "start-timeout", message: string) =>
      new MediaLibraryError(code, message, { retryable: true, cause: this });
    switch (this.phase) {
      case "queue":
        return retryable(
          "queue-timeout",
          `This site did not get to the ${made} ${within}, so it was given up. Nothing was made. Try again later.`,
        );
      case "throttle":
        return retryable(
          "provider-throttled",
          `The ${made} service was busy and did not take the ${made} ${within}, so it was given up. Nothing was made. Try again later.`,
        );
      case "boot":
        return retryable(
          "start-timeout",
          `The model did not start ${within}, so the ${made} was given up. Try again in a few minutes, or choose another model.`,
        );
      case "run": {
        const advice = made === "image" ? ", perhaps with fewer steps or a smaller size" : "";
        const message = `The ${made} took too long and was given up. Try again${advice}.`;
        return new MediaLibraryError("provider-timeout", message, { retryable: true, cause: this });
      }
      default:
        return new MediaLibraryError(
          "provider-timeout",
          `The ${made} service took too long to answer and was given up. It may have made the ${made} and charged this site for it.`,
          { cause: this },
        );
    }
  }
}

function inWords(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 120) return seconds === 1 ? "a second" : `${seconds} seconds`;
  return `${Math.round(seconds / 60)} minutes`;
}
