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
      navigator.locks
        .request(name, { mode: "shared" }, () => {
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
    /** Runs `work` if nobody writes, here or in another tab; answers undefined otherwise, without waiting. */
    whileNobodyWrites<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
      return navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
    },
  };
}

export type WriteLock = ReturnType<typeof createWriteLock>;
