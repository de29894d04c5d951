/**
 * Real time plus what tests moved it forward by. Whatever waits here looks again when the clock moves.
 *
 * @typedef {object} Clock
 * @property {() => number} now milliseconds since 1970
 * @property {(milliseconds: number) => void} advance
 * @property {() => void} wake says that something that others wait for has changed
 * @property {(time: number, signal?: AbortSignal) => Promise<void>} sleepUntil resolves at `time` at the latest;
 *   earlier too, so that callers check in a loop what they wait for
 */

/** A timer holds 2^31 ms at most; who sleeps longer looks again in between. */
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
