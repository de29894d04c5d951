/** Runs tasks one after the other. A task whose signal is aborted while it waits is never started. */
export type RequestQueue = <T>(signal: AbortSignal | undefined, work: () => Promise<T>) => Promise<T>;

export function createRequestQueue(): RequestQueue {
  let last: Promise<unknown> = Promise.resolve();
  return (signal, work) =>
    new Promise((resolve, reject) => {
      const onAbort = () => reject(signal?.reason);
      signal?.addEventListener("abort", onAbort, { once: true });
      last = last.then(async () => {
        signal?.removeEventListener("abort", onAbort);
        if (signal?.aborted) return reject(signal.reason);
        const working = work();
        working.then(resolve, reject);
        // The failure is passed on above; here only the end matters.
        await working.catch(() => {});
      });
    });
}

/** Milliseconds after which a tab that holds the lock is considered frozen. */
const FROZEN_AFTER = 5_000;

/** A request queue shared by all tabs that use the same lock; without Web Locks it is this tab's own. */
export function createSharedQueue(lockName: () => string | undefined): RequestQueue {
  const ours = createRequestQueue();
  return (signal, work) =>
    ours(signal, async () => {
      const { locks } = navigatorOf();
      const name = lockName();
      if (!locks || name === undefined) return work();
      const waiting = new AbortController();
      const stopWaiting = () => waiting.abort();
      const timer = setTimeout(stopWaiting, FROZEN_AFTER);
      signal?.addEventListener("abort", stopWaiting, { once: true });
      let release = () => {};
      await new Promise<void>((resolve) => {
        locks
          .request(`${name}:read`, { signal: waiting.signal }, () => {
            resolve();
            return new Promise<void>((end) => {
              release = end;
            });
          })
          // Timed out, or locks are not allowed in this context: continue without the lock.
          .catch(() => resolve());
      });
      clearTimeout(timer);
      signal?.removeEventListener("abort", stopWaiting);
      try {
        signal?.throwIfAborted();
        return await work();
      } finally {
        release();
      }
    });
}

/** Incomplete in Node and in insecure contexts. */
export const navigatorOf = (): Partial<Navigator> => (typeof navigator === "undefined" ? {} : navigator);
