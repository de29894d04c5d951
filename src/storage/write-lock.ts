import { isAbortError } from "../core/errors.js";

/** Milliseconds after which a sweep that still holds up the writers is taken for one whose tab is frozen. */
const FROZEN_AFTER = 10_000;

/**
 * A shared Web Lock held while anything is being written here: the sweep, which takes it alone, so never meets
 * a file whose record is still to come. Held once for all writes under way, since asking is a round trip.
 */
export function createWriteLock(name: string) {
  let writers = 0;
  let held: Promise<void> | undefined;
  let release: () => void = () => {};

  const acquire = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const waited = setTimeout(() => endSweep(name).catch(reject), FROZEN_AFTER);
      navigator.locks
        .request(name, { mode: "shared" }, () => {
          clearTimeout(waited);
          resolve();
          return new Promise<void>((end) => {
            release = end;
          });
        })
        .catch(reject);
    });

  return {
    async whileWriting<Result>(write: () => Promise<Result>): Promise<Result> {
      writers += 1;
      held ??= acquire();
      try {
        await held;
        return await write();
      } finally {
        writers -= 1;
        if (writers === 0) {
          held = undefined;
          release();
        }
      }
    },
    /**
     * Runs `work` if nobody writes, here or in another tab; answers undefined otherwise, without waiting, and
     * where writers that waited too long took over. `taken` fires then: `work` must go on no further.
     */
    async whileNobodyWrites<Result>(
      work: (taken: AbortSignal) => Promise<Result>,
    ): Promise<Result | undefined> {
      const taken = new AbortController();
      try {
        return await navigator.locks.request(name, { ifAvailable: true }, (lock) => {
          if (!lock) return undefined;
          const working = work(taken.signal);
          // Where a writer took over, nobody waits for it any more; it may still fail, as when the storage closes.
          working.catch(() => {});
          return working;
        });
      } catch (error) {
        if (!isAbortError(error)) throw error;
        taken.abort();
        return undefined;
      }
    },
  };
}

/** Takes the lock from a sweep, and from nobody else: a writer must keep it until its record is there. */
async function endSweep(name: string): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  const sweeps = held.some((lock) => lock.name === name && lock.mode === "exclusive");
  if (sweeps) await navigator.locks.request(name, { steal: true }, () => {});
}

export type WriteLock = ReturnType<typeof createWriteLock>;
