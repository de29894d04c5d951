/** Maximum wait for another process's lock, in milliseconds. */
const LONGEST_WAIT = 5_000;
/** Pauses between attempts in milliseconds, as in SQLite's own busy handler; the last one repeats. */
const PAUSES = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50];
/** Milliseconds for which queries may run without yielding to the event loop. */
const LONGEST_BURST = 10;

// Saved, so that a test with fake timers does not stop the database.
const { setImmediate: immediate, setTimeout: wait } = globalThis;

/** Runs `work` in the next turn of the event loop. */
export const later = (work: () => void): void => void immediate(work);

/** Retries `attempt` while the file is locked, for five seconds from `since`, then throws its last error. */
export async function retryBusy<Value>(attempt: () => Value, since = performance.now()): Promise<Value> {
  for (let tried = 0; ; tried++) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() - since > LONGEST_WAIT) throw error;
      const pause = PAUSES[Math.min(tried, PAUSES.length - 1)];
      await new Promise((resolve) => wait(resolve, pause));
    }
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY");

let burstSince: number | undefined;

/**
 * libSQL resolves within the same turn of the event loop. Without this, a loop of queries, even of failing ones,
 * would starve timers, signals and requests, and no statement would ever be freed.
 */
export async function yieldToEventLoop(): Promise<void> {
  if (burstSince === undefined) {
    burstSince = performance.now();
    later(() => {
      burstSince = undefined;
    });
  } else if (performance.now() - burstSince > LONGEST_BURST) {
    await new Promise<void>((resolve) => later(resolve));
  }
}

/** A fair lock: `acquire` resolves with the function that releases it, in the order of the calls. */
export function createFairLock() {
  let last = Promise.resolve();
  let count = 0;
  return {
    async acquire(): Promise<() => void> {
      count += 1;
      const before = last;
      let end = () => {};
      last = new Promise((resolve) => {
        end = resolve;
      });
      await before;
      return () => {
        count -= 1;
        end();
      };
    },
    /** Whether the lock is free and nothing waits for it. */
    idle: () => count === 0,
  };
}
