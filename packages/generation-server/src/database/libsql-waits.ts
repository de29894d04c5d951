/** Milliseconds that a lock of another process is waited for. */
const LONGEST_WAIT = 5_000;
/** Milliseconds between two tries, as SQLite's own wait has them; the last one is repeated. */
const PAUSES = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50];
/** Milliseconds for which queries may follow one another without a turn of the event loop. */
const LONGEST_BURST = 10;

// Kept, so that a test which replaces the timers does not stop the database.
const { setImmediate: immediate, setTimeout: wait } = globalThis;

/** In the next turn of the event loop. */
export const later = (work: () => void): void => void immediate(work);

/** Calls `attempt` until it finds the file unlocked, for five seconds from `since`, then throws what it threw. */
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
 * libSQL answers before an `await` on it returns, so that a loop of queries alone, failing ones too, would keep every
 * timer, signal and request waiting, and no statement would ever be freed.
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

/** A lock: whoever takes it resolves with what gives it back, in the order of the calls. */
export function createTurns() {
  let last = Promise.resolve();
  let taken = 0;
  return {
    async take(): Promise<() => void> {
      taken += 1;
      const before = last;
      let end = () => {};
      last = new Promise((resolve) => {
        end = resolve;
      });
      await before;
      return () => {
        taken -= 1;
        end();
      };
    },
    /** Whether nobody has it, or waits for it. */
    idle: () => taken === 0,
  };
}
