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
