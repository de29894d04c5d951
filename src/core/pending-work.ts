/** Tracks pending promises, so that closing can wait for them. */
export type PendingWork = {
  /** Tracks a promise until it settles, and returns it. */
  add: <Work extends Promise<unknown>>(work: Work) => Work;
  /** Resolves once every tracked promise has settled, fulfilled or rejected. */
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
