/**
 * Real time plus an offset that tests set. Whoever sleeps checks again when the clock is moved.
 *
 * @typedef {object} Clock
 * @property {() => number} now milliseconds since 1970
 * @property {(milliseconds: number) => void} advance
 * @property {() => void} wake wakes all sleepers, after a change that they may wait for
 * @property {(time: number, signal?: AbortSignal) => Promise<void>} sleepUntil resolves at `time` or earlier, so that
 *   callers check their condition in a loop
 */

/** A timer takes at most 2^31 ms; longer sleeps wake up in between. */
const LONGEST = 60_000;

/** @returns {Clock} */
export function createClock() {
  let offset = 0;
  /** @type {Set<() => void>} */
  const sleepers = new Set();
  const now = () => Date.now() + offset;
  const wake = () => {
    for (const rouse of [...sleepers]) rouse();
  };
  return {
    now,
    wake,
    advance: (milliseconds) => {
      offset += milliseconds;
      wake();
    },
    sleepUntil: (time, signal) =>
      new Promise((resolve) => {
        const rouse = () => {
          clearTimeout(timer);
          sleepers.delete(rouse);
          signal?.removeEventListener("abort", rouse);
          resolve();
        };
        const timer = setTimeout(rouse, Math.min(LONGEST, Math.max(0, Math.ceil(time - now()))));
        sleepers.add(rouse);
        signal?.addEventListener("abort", rouse, { once: true });
        if (signal?.aborted) rouse();
      }),
  };
}
