import { backOff } from "../back-off.js";
import type { Notifier } from "../events/notifier.js";
import { describe } from "../pipeline/failures.js";

/** Milliseconds between polls for work of other processes. */
const IDLE = 1_000;

/** Milliseconds after which an unfinished iteration counts as failed. */
const STUCK = 60_000;

export type WorkLoop = {
  /** Whether the last iteration failed, or the current one is stuck. */
  fails: () => boolean;
  /** Resolves once the signal is aborted and the last iteration has ended. */
  ended: Promise<void>;
};

/** Runs `iterate` on each notification "work", and once a second; after a failure, with exponential back-off. */
export function startWorkLoop(
  notifier: Notifier,
  name: string,
  iterate: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): WorkLoop {
  const listening = notifier.listen("work");
  let failures = 0;
  let iteratedAt = performance.now();
  const loop = async () => {
    while (!signal.aborted) {
      try {
        await iterate(signal);
        failures = 0;
        iteratedAt = performance.now();
        await listening.notified(IDLE, signal);
      } catch (error) {
        const pause = backOff(failures++);
        console.warn(`${name}; the next attempt is in ${pause} ms: ${describe(error)}`);
        await sleep(pause, signal);
      }
      // If notifications arrive continuously and the database resolves immediately, nothing else would ever run.
      await new Promise((resolve) => setImmediate(resolve));
    }
    listening.stop();
  };
  return { fails: () => failures > 0 || performance.now() - iteratedAt > STUCK, ended: loop() };
}

/** Resolves after `ms` milliseconds, or when the signal is aborted. */
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
