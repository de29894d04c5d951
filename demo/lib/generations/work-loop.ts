import { listen } from "./bell";
import { retryDelay } from "./retry-delay";
import { describe } from "./steps";

/** Milliseconds between two looks for what another process has written. */
const IDLE = 1_000;

/**
 * Calls `turn` when the bell "work" rings, and once a second; after one that failed, whatever rings, not before a pause
 * that grows with every further failure. Resolves once `signal` has fired and the last turn is over.
 */
export async function workLoop(
  name: string,
  turn: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const bell = listen("work");
  let failures = 0;
  while (!signal.aborted) {
    try {
      await turn(signal);
      failures = 0;
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
