/** Runs work one after the other. A piece whose signal fires before its turn is never begun. */
export type Turns = <T>(signal: AbortSignal | undefined, work: () => Promise<T>) => Promise<T>;

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (signal, work) =>
    new Promise((resolve, reject) => {
      const leave = () => reject(signal?.reason);
      signal?.addEventListener("abort", leave, { once: true });
      last = last.then(async () => {
        signal?.removeEventListener("abort", leave);
        if (signal?.aborted) return reject(signal.reason);
        const working = work();
        working.then(resolve, reject);
        await working.catch(() => {});
      });
    });
}

/** Milliseconds after which another tab that has the turn is taken for a frozen one. */
const FROZEN_AFTER = 5_000;

/** `createTurns` for all tabs of the browser that name the same lock; for this one alone where there is none. */
export function createSharedTurns(lockName: () => string | undefined): Turns {
  const ours = createTurns();
  return (signal, work) =>
    ours(signal, async () => {
      const { locks } = navigatorOf();
      const name = lockName();
      if (!locks || name === undefined) return work();
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), FROZEN_AFTER);
      const leave = () => patience.abort();
      signal?.addEventListener("abort", leave, { once: true });
      let release = () => {};
      await new Promise<void>((resolve) => {
        locks
          .request(`${name}:read`, { signal: patience.signal }, () => {
            resolve();
            return new Promise<void>((end) => {
              release = end;
            });
          })
          // Aborted, or not allowed here: then without it.
          .catch(() => resolve());
      });
      clearTimeout(timer);
      signal?.removeEventListener("abort", leave);
      try {
        signal?.throwIfAborted();
        return await work();
      } finally {
        release();
      }
    });
}

/** Neither Node nor a page without a secure context has all of it. */
export const navigatorOf = (): Partial<Navigator> => (typeof navigator === "undefined" ? {} : navigator);
