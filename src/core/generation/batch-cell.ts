/** What differs along an axis of a batch. */
export type BatchParameter = "prompt" | "model" | "size" | "steps" | "guidance" | "seed";

/** A place on an axis of a batch. */
export type BatchPlace = {
  /** What differs along the axis. */
  readonly parameter: BatchParameter;
  /** The place, from 1. */
  readonly index: number;
  /** How many values the axis has. */
  readonly count: number;
};

/** The cell of a batch that a generation fills: the batch, and the cell's place on each of its axes. */
export type BatchCell = {
  /** The batch's id, a UUID. */
  readonly id: string;
  /** Absent if the batch has a single column. */
  readonly column?: BatchPlace;
  /** Absent if the batch has a single row. */
  readonly row?: BatchPlace;
};

export const BATCH_PARAMETERS: readonly BatchParameter[] = [
  "prompt",
  "model",
  "size",
  "steps",
  "guidance",
  "seed",
];
