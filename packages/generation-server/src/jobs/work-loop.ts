import { backOff } from "../back-off.js";
import type { Notifier } from "../events/notifier.js";
import { describe } from "../pipeline/failures.js";

/** Milliseconds between two looks for what another process has written. */
const IDLE = 1_000;

/** Milliseconds after which a turn that has not come to its end counts as failed. */
const STUCK = 60_000;

export type WorkLoop = {
  /** Whether the last turn failed, or the present one is stuck. */
  fails: () => boolean;
  /** Resolves once the signal has fired and the last turn is over. */
  ended: Promise<void>;
};

/**
 * Calls `turn` at each notification "work", and once a second; after a turn that failed, not before a pause that grows
 * with every further failure.
 */
export function startWorkLoop(
  notifier: Notifier,
  name: string,
  turn: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): WorkLoop {
  const listening = notifier.listen("work");
  let failures = 0;
  let turnedAt = performance.now();
  const loop = async () => {
    while (!signal.aborted) {
      try {
        await turn(signal);
        failures = 0;
        turnedAt = performance.now();
        await listening.notified(IDLE, signal);
      } catch (error) {
        const pause = backOff(failures++);
        console.warn(`${name}: the next try is in ${pause} ms: ${describe(error)}`);
        await sleep(pause, signal);
      }
      // If notifications come at once and the database answers without a wait, nothing else would ever run.
      await new Promise((resolve) => setImmediate(resolve));
    }
    listening.stop();
  };
  return { fails: () => failures > 0 || performance.now() - turnedAt > STUCK, ended: loop() };
}

/** Resolves after `ms` milliseconds, or when the signal fires. */
export const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal.aborted) done();
    else signal.addEventListener("abort", done, { once: true });
  });
