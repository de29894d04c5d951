import { abortable } from "./abort-scope.js";

/** Waits for a permit and resolves with the function that releases it. Rejects with the signal's reason. */
export type Semaphore = (signal: AbortSignal) => Promise<() => void>;

/** Grants at most `permits` at a time, in order of the requests. */
export function createSemaphore(permits: number): Semaphore {
  let free = permits;
  const line = new Set<() => void>();
  const release = () => {
    const [next] = line;
    if (!next) free++;
    else {
      line.delete(next);
      next();
    }
  };
  return async (signal) => {
    signal.throwIfAborted();
    if (free > 0) free--;
    else {
      let step = () => {};
      const turn = new Promise<void>((resolve) => {
        step = resolve;
      });
      line.add(step);
      try {
        await abortable(turn, signal);
      } catch (error) {
        // It may have been granted just as the signal was aborted.
        if (!line.delete(step)) release();
        throw error;
      }
    }
    let held = true;
    return () => {
      if (held) release();
      held = false;
    };
  };
}
