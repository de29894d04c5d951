import { orLeft } from "./scope.js";

/** Gives a place, to be given back by what it answers; waits in line while all are taken. */
export type Limit = (signal: AbortSignal) => Promise<() => void>;

/** At most `places` at once, first come, first served. */
export function createLimit(places: number): Limit {
  let free = places;
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
        await orLeft(turn, signal);
      } catch (error) {
        // Its turn may have come in the moment that it left.
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
