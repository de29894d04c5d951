import type { Store } from "../store.js";

/** How far the imports of a tab are, as one sum. */
export type ImportProgress = {
  /** Files finished, whatever became of them. */
  readonly done: number;
  /** The number of files. */
  readonly total: number;
  /** Bytes of the finished files. */
  readonly bytes: number;
  /** Bytes of all files. */
  readonly totalBytes: number;
};

/** Milliseconds between two snapshots: each renders whatever shows the progress. */
const SHOW_INTERVAL = 250;

export type ImportProgressSum = ReturnType<typeof createImportProgress>;

/**
 * Sums up the progress of all imports of a library, from the first that starts until the last has ended. Each step is
 * emitted; the snapshot follows more slowly.
 */
export function createImportProgress(
  snapshot: Store<{ importProgress: ImportProgress | undefined }>,
  emit: (progress: ImportProgress | undefined) => void,
) {
  const none: ImportProgress = Object.freeze({ done: 0, total: 0, bytes: 0, totalBytes: 0 });
  let sum = none;
  let imports = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const show = (progress: ImportProgress | undefined): void => {
    clearTimeout(timer);
    timer = undefined;
    snapshot.set({ importProgress: progress });
  };
  const add = (by: Partial<ImportProgress>): void => {
    const { done = 0, total = 0, bytes = 0, totalBytes = 0 } = by;
    sum = Object.freeze({
      done: sum.done + done,
      total: sum.total + total,
      bytes: sum.bytes + bytes,
      totalBytes: sum.totalBytes + totalBytes,
    });
    emit(sum);
  };

  return {
    start(total: number): void {
      imports += 1;
      add({ total });
      show(sum);
    },
    addTotal(total: number, totalBytes: number): void {
      add({ total, totalBytes });
      show(sum);
    },
    addDone(bytes: number): void {
      add({ done: 1, bytes });
      timer ??= setTimeout(() => show(sum), SHOW_INTERVAL);
    },
    end(): void {
      imports -= 1;
      show(sum);
      if (imports > 0) return;
      sum = none;
      emit(undefined);
      show(undefined);
    },
  };
}
