/** Work that is under way, for the one that has to wait for all of it. */
export type PendingWork = {
  /** Counts a promise until it settles, and answers it. */
  add: <Work extends Promise<unknown>>(work: Work) => Work;
  /** Resolves once all that is under way has settled, whatever came of it. */
  settled: () => Promise<void>;
};

export function createPendingWork(): PendingWork {
  const running = new Set<Promise<unknown>>();
  return {
    add(work) {
      const counted: Promise<unknown> = work.then(
        () => running.delete(counted),
        () => running.delete(counted),
      );
      running.add(counted);
      return work;
    },
    async settled() {
      await Promise.all(running);
    },
  };
}
