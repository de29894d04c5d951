/** How far the imports of a tab are, as one sum. */
export type ImportProgress = {
  /** Files finished, whatever became of them. */
  readonly done: number;
  readonly total: number;
  /** Bytes of the finished files. */
  readonly bytes: number;
  readonly totalBytes: number;
};
