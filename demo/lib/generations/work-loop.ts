import { listen } from "./bell";
import { retryDelay } from "./retry-delay";
import { describe } from "./steps";

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
 * Calls `turn` when the bell "work" rings, and once a second; after one that failed, whatever rings, not before a pause
 * that grows with every further failure.
 */
export function startWorkLoop(
  name: string,
  turn: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): WorkLoop {
  const bell = listen("work");
  let failures = 0;
  let turnedAt = performance.now();
  const loop = async () => {
    while (!signal.aborted) {
      try {
        await turn(signal);
        failures = 0;
        turnedAt = performance.now();
        await bell.rung(IDLE, signal);
      } catch (error) {
        const pause = retryDelay(failures++);
        console.warn(`${name}: the next try is in ${pause} ms: ${describe(error)}`);
        await sleep(pause, signal);
      }
      // Where the bell rings at once and the database answers without a wait, nothing else would ever run.
      await new Promise((resolve) => setImmediate(resolve));
    }
    bell.stop();
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
