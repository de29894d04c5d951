import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { ServerContext } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import type { OutputKind } from "../provider.js";

/*
 * A generation has up to four phases, each with its own time limit: waiting in our queue, rate-limited by the
 * provider, booting of the model, and running. `deadline` is the end of the current phase, and extended when the next
 * one begins, so that no phase uses up another's time.
 */

/** The phase that took too long. */
export type Phase = "queue" | "throttle" | "boot" | "run";

/** Time in addition to a phase's limit, for learning its outcome and storing the results. */
const SLACK_MS = 5_000;

type Row = GenerationTable;
type Provider = Pick<ServerContext, "provider">;

/** Milliseconds for which failures of dependencies are retried. */
const patienceOf = ({ retry_until, created_at }: Row): number => Math.max(0, retry_until - created_at);

/** The end of a phase that begins now and may take `allowance`. */
const endOf = (row: Row, allowance: number, now: number): number =>
  now + allowance + SLACK_MS + patienceOf(row);

/** The end of the first phase: until its prediction is created, or the provider rate-limits it. */
export const queueDeadline = (receivedAt: number, timeout: number, patience: number): number =>
  receivedAt + timeout + SLACK_MS + patience;

/** The latest possible end of all phases. */
export const latestEnd = (row: Row, { provider }: Provider): number =>
  row.deadline + provider.bootTimeout + 3 * (row.timeout + SLACK_MS + patienceOf(row));

/** Its prediction is being requested; the response may take a while. */
export const whileCreating = (row: Row, now: number) => ({
  creating_at: now,
  deadline: Math.max(row.deadline, now + row.timeout + SLACK_MS),
});

/** The provider has begun to rate-limit it. */
export const whileThrottled = (row: Row, now: number) => ({
  throttled_at: now,
  deadline: endOf(row, row.timeout, now),
});

/** Its prediction has been created. */
export const whileBooting = (row: Row, { provider }: Provider, now: number) => ({
  made_at: now,
  deadline: endOf(row, provider.bootTimeout, now),
});

/** Its model started to run at `startedAt`, by our clock. */
export const whileRunning = (row: Row, startedAt: number) => ({
  running_at: startedAt,
  deadline: endOf(row, row.timeout, startedAt),
});

/** How long a rate limit of the provider is retried, in milliseconds since 1970. */
export const throttledUntil = (row: Row, now: number): number => (row.throttled_at ?? now) + patienceOf(row);

/** The current phase; undefined while it is unknown whether a prediction was created. */
function phaseOf(row: Row): Phase | undefined {
  if (row.prediction !== null) return row.running_at === null ? "boot" : "run";
  if (row.creating_at !== null) return undefined;
  return row.throttled_at === null ? "queue" : "throttle";
}

/** Whether its prediction has exceeded its time limit, for booting or running. */
export function isLate(row: Row, { provider }: Provider): boolean {
  if (row.running_at !== null) return Date.now() >= row.running_at + row.timeout;
  return Date.now() >= (row.made_at ?? row.created_at) + provider.bootTimeout;
}

/** The error for exceeding the current phase's time limit. */
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

/** A generation that took too long. Without a phase, it is unknown whether a prediction was created and billed. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
  readonly code = "timeout";
  readonly phase: Phase | undefined;
  /** The time limit of the phase in milliseconds. */
  readonly limit: number | undefined;

  constructor(phase: Phase | undefined, limit: number | undefined) {
    super(
      phase === undefined
        ? "The provider did not confirm the creation of the prediction."
        : `The time limit of the phase "${phase}" was exceeded.`,
    );
    this.phase = phase;
    this.limit = limit;
  }

  /** The public error, with different advice for each phase. */
  forPeople(made: OutputKind): MediaLibraryError {
    const within = this.limit === undefined ? "in time" : `within ${inWords(this.limit)}`;
    const retryable = (code: "queue-timeout" | "provider-throttled" | "start-timeout", message: string) =>
      new MediaLibraryError(code, message, { retryable: true, cause: this });
    switch (this.phase) {
      case "queue":
        return retryable(
          "queue-timeout",
          `This server was too busy to start the ${made} ${within}, so the request was abandoned. Nothing was generated. Try again later.`,
        );
      case "throttle":
        return retryable(
          "provider-throttled",
          `The ${made} service was too busy to start the ${made} ${within}, so the request was abandoned. Nothing was generated. Try again later.`,
        );
      case "boot":
        return retryable(
          "start-timeout",
          `The model did not start ${within}, so the request was abandoned. Try again in a few minutes, or choose another model.`,
        );
      case "run": {
        const advice = made === "image" ? ", perhaps with fewer steps or a smaller size" : "";
        const message = `The ${made} took too long, so the request was abandoned. Try again${advice}.`;
        return new MediaLibraryError("provider-timeout", message, { retryable: true, cause: this });
      }
      default:
        return new MediaLibraryError(
          "provider-timeout",
          `The ${made} service took too long to respond, so the request was abandoned. It may have generated the ${made} and charged this site for it.`,
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
