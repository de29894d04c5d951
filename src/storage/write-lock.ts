import { isAbortError } from "../core/is-abort-error.js";

/** Milliseconds after which a sweep that blocks writers is assumed to belong to a frozen tab. */
const FROZEN_AFTER = 10_000;

/**
 * A shared Web Lock is held while this tab writes. The sweep takes the lock exclusively, so it never sees a file whose
 * record is still to be written. Concurrent writes share one lock, because acquiring it is a round trip.
 */
export function createWriteLock(name: string) {
  let writers = 0;
  let acquired: Promise<void> | undefined;
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
      acquired ??= acquire();
      try {
        await acquired;
        return await write();
      } finally {
        writers -= 1;
        if (writers === 0) {
          acquired = undefined;
          release();
        }
      }
    },
    /**
     * Runs `work` if nobody writes, here or in another tab; otherwise resolves to undefined without waiting. If writers
     * wait too long, they preempt the lock: the signal given to `work` is aborted, `work` must stop, and the result is
     * undefined.
     */
    async whileNobodyWrites<Result>(
      work: (preempted: AbortSignal) => Promise<Result>,
    ): Promise<Result | undefined> {
      const preempted = new AbortController();
      try {
        return await navigator.locks.request(name, { ifAvailable: true }, (lock) => {
          if (!lock) return undefined;
          const working = work(preempted.signal);
          // After a preemption nobody awaits it, and it may still fail, for example when the storage closes.
          working.catch(() => {});
          return working;
        });
      } catch (error) {
        if (!isAbortError(error)) throw error;
        preempted.abort();
        return undefined;
      }
    },
  };
}

/** Steals the lock from a sweep, never from a writer: a writer must keep it until its record is written. */
async function endSweep(name: string): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  const sweeps = held.some((lock) => lock.name === name && lock.mode === "exclusive");
  if (sweeps) await navigator.locks.request(name, { steal: true }, () => {});
}

export type WriteLock = ReturnType<typeof createWriteLock>;
