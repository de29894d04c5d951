import { openScope } from "./abort-scope.js";
import type { Api } from "./api.js";
import type { CreateOptions, WaitOptions } from "./call-options.js";
import type { CreationState } from "./post-prediction.js";
import type { Prediction } from "./prediction.js";
import { timedOut } from "./prediction-error.js";
import type { Clock } from "./replicate-error.js";

/** The precision of times in replies, in milliseconds: they are whole seconds. */
export const CLOCK_PRECISION = 1_000;

export type Call = {
  /** Aborted by the caller or by a timeout. */
  signal: AbortSignal;
  /** The caller's own deadline, in milliseconds since 1970. */
  endsAt: number | undefined;
  /**
   * Starts the next clock, replacing the current one, as of `ago` milliseconds before now; returns when it runs out, in
   * milliseconds since 1970.
   */
  startClock: (clock: Clock | undefined, milliseconds: number, ago?: number) => number;
  /** Filled in by the work, for the error of a timeout. */
  known: Known;
};

export type Known = { prediction?: Prediction; creation?: CreationState };

/** Runs work that rejects with the signal's reason if the caller aborts, or with `timeout`. */
export async function withTimeouts<Value>(
  { signal, endsAt }: Pick<CreateOptions & WaitOptions, "signal" | "endsAt">,
  timeout: number,
  token: string,
  work: (call: Call) => Promise<Value>,
): Promise<Value> {
  const timer = openTimeouts(signal, endsAt, timeout, token);
  try {
    return await work(timer.call);
  } catch (error) {
    throw timer.failureOf(error);
  } finally {
    timer.end();
  }
}

/** Throws if the deadline has already passed. */
export function openTimeouts(
  caller: AbortSignal | undefined,
  endsAt: number | undefined,
  timeout: number,
  token: string,
) {
  caller?.throwIfAborted();
  const left = (ms: number) => Math.min(ms, (endsAt ?? Number.POSITIVE_INFINITY) - Date.now());
  if (left(timeout) <= 0) throw timedOut({}, token);
  const scope = openScope(caller, left(timeout));
  const known: Known = {};
  let clock: Clock | undefined;
  let limit = timeout;
  const startClock: Call["startClock"] = (next, ms, ago = 0) => {
    clock = next;
    limit = ms;
    const rest = left(ago > 0 ? ms - ago : ms);
    scope.restart(rest);
    return Date.now() + rest;
  };
  const call: Call = { signal: scope.signal, endsAt, startClock, known };
  return {
    call,
    timedOut: scope.timedOut,
    end: scope.end,
    /** The error to throw for what the work threw, with the last known state of the prediction. */
    failureOf(error: unknown, seen = known.prediction): unknown {
      if (!scope.timedOut()) return error;
      const { creation } = known;
      const ranOut = creation === "throttled" && !seen ? "throttle" : clock;
      return timedOut(
        {
          prediction: seen,
          clock: ranOut,
          limit: endsAt === undefined ? limit : undefined,
          mayHaveRun: creation === "sent" && !seen,
        },
        token,
        error,
      );
    },
  };
}

/** The options of a creation: its own clock, which does not count against the prediction's time. */
export function creationOf(
  { signal, endsAt, startClock, known }: Call,
  { timeout, options, holdFor = 0 }: { timeout: number; options: CreateOptions; holdFor?: number },
  { config, timing }: Api,
) {
  return {
    signal,
    options,
    holdFor,
    endsAt: startClock(undefined, timeout + holdFor * 1000),
    leaves: endsAt === undefined || options.lifetime !== undefined ? 0 : timing.leastRun,
    lifetime: () =>
      options.lifetime ?? Math.min(config.bootTimeout + timeout, (endsAt ?? Infinity) - Date.now()),
    onState: (state: CreationState) => {
      known.creation = state;
    },
  };
}

type Watch = {
  timeout: number;
  asSent?: (prediction: Prediction) => Prediction;
  onChange?: WaitOptions["onChange"] | undefined;
};

/** Starts the clock of the model's start, then that of the prediction once it has begun. Called with each new state. */
export function watchStart(
  { known, startClock }: Call,
  { timeout, asSent = (prediction) => prediction, onChange }: Watch,
  { config, time }: Api,
): (prediction: Prediction) => void {
  let clock: Clock | undefined;
  const start = (next: Clock, allowance: number, since: string) => {
    if (clock === next) return;
    clock = next;
    startClock(next, allowance, (time() ?? Number.NaN) - Date.parse(since) - CLOCK_PRECISION);
  };
  return (next) => {
    known.prediction = asSent(next);
    if (next.startedAt !== "" || next.status === "processing") start("run", timeout, next.startedAt);
    else start("boot", config.bootTimeout, next.createdAt);
    onChange?.(next);
  };
}
