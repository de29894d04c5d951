import type { MediaAIModel } from "../generation/ai-model.js";
import type { BatchParameter } from "../generation/batch-cell.js";
import { findModel } from "../generation/find-model.js";
import { canonicalValue, parseSize } from "./batch-values.js";
import { type BatchRequest, requestForModel, takesPictures, takesValue } from "./request-for-model.js";

/** What differs along one side of a batch. */
export type BatchAxis = {
  /** What differs. */
  readonly parameter: BatchParameter;
  /** As `parseBatchValues` returns them; sizes as `768x512`. */
  readonly values: readonly string[];
};

/** Why a batch cannot be run. */
export type BatchIssue = {
  /** The axis that has to be changed. */
  readonly axis: "columns" | "rows";
  /**
   * `empty`: it has no values. `invalid`: `values` are none of its parameter. `repeated`: the other axis has the same
   * parameter. `unsupported`: no model takes any of the values. `too-many`: the batch has more images than `limit`.
   */
  readonly code: "empty" | "invalid" | "repeated" | "unsupported" | "too-many";
  /** The invalid values; empty for other codes. */
  readonly values: readonly string[];
};

/** A cell of a batch that will be generated. */
export type PlannedCell = {
  /** What is asked for: only what the cell's model takes. */
  readonly request: BatchRequest;
  /** The place among the columns, from 0. */
  readonly column: number;
  /** The place among the rows, from 0. */
  readonly row: number;
};

/** What `planBatch` makes of two axes. */
export type BatchPlan = {
  /** Its columns, each value once; undefined if there is only one. */
  readonly columns: BatchAxis | undefined;
  /** Its rows, each value once; undefined if there is only one. */
  readonly rows: BatchAxis | undefined;
  /** The cells, row by row. Empty if there are issues. */
  readonly cells: readonly PlannedCell[];
  /** The number of cells that are left out, because their model does not take their value or the input images. */
  readonly leftOut: number;
  /** The number of cells with another size, fewer images or fewer settings than asked for, as their model requires. */
  readonly adjusted: number;
  /** The number of images of all cells, also where they are too many; a batch counts at most `Number.MAX_SAFE_INTEGER`. */
  readonly images: number;
  /** What has to be changed; empty if the batch can be run. */
  readonly issues: readonly BatchIssue[];
};

/** What `planBatch` plans. */
export type BatchOptions = {
  /** What all cells have in common. */
  request: BatchRequest;
  /** What differs from column to column. */
  columns?: BatchAxis | undefined;
  /** What differs from row to row. */
  rows?: BatchAxis | undefined;
  /** The generator's models: cells are fitted to what theirs takes. Default: any value is taken. */
  models?: readonly MediaAIModel[] | undefined;
  /** Images that a batch has at most. Default 100. */
  limit?: number | undefined;
};

/**
 * A grid of requests that differ in one or two parameters. Its order is that of a contact sheet: row by row. A value that
 * is given twice counts once; a cell whose model does not take its value, or all of the input images, is left out.
 *
 * @example
 * ```ts
 * import { parseBatchValues, planBatch } from "@reactkits.dev/react-media-library/prompts";
 *
 * const { cells, images } = planBatch({
 *   request: { prompt: "a red fox", width: 768, height: 768 },
 *   columns: { parameter: "seed", values: parseBatchValues("seed", "1-4") },
 *   rows: { parameter: "steps", values: ["20", "40"] },
 * });
 * console.log(images, cells[4]?.request); // 8 { prompt: "a red fox", …, seed: 1, steps: 40 }
 * ```
 */
export function planBatch({ request, models = [], limit = 100, ...axes }: BatchOptions): BatchPlan {
  const [columns, rows] = [readAxis(axes.columns, models), readAxis(axes.rows, models)];
  const issues: BatchIssue[] = [];
  const report = (axis: BatchIssue["axis"], code: BatchIssue["code"], values: readonly string[] = []) =>
    issues.push({ axis, code, values });
  for (const [axis, read] of [["columns", columns] as const, ["rows", rows] as const]) {
    if (!read) continue;
    if (read.invalid.length > 0) report(axis, "invalid", read.invalid);
    else if (read.values.length === 0) report(axis, "empty");
  }
  if (columns && columns.parameter === rows?.parameter) report("rows", "repeated");

  const each = request.n ?? 1;
  const [width, height] = [columns?.values.length ?? 1, rows?.values.length ?? 1];
  const axisOf = (axis: typeof columns): BatchAxis | undefined =>
    axis && { parameter: axis.parameter, values: axis.values };
  const plan = { columns: axisOf(columns), rows: axisOf(rows), leftOut: 0, adjusted: 0, cells: [] };
  // Cells that are left out count here: a plan of millions of cells is not made to find that out.
  const all = Math.min(Number.MAX_SAFE_INTEGER, width * height * each);
  const most = width >= height ? "columns" : "rows";
  if (issues.length > 0) return { ...plan, images: all, issues };
  if (width * height > limit) {
    report(most, "too-many");
    return { ...plan, images: all, issues };
  }

  const planned = Array.from({ length: width * height }, (_, index) => {
    const [column, row] = [index % width, Math.floor(index / width)];
    const values = [valueAt(columns, column), valueAt(rows, row)].flatMap((value) => value ?? []);
    const wanted = values.reduce(withValue, request);
    const model = findModel(models, wanted.model);
    const isTaken = values.every(([parameter]) => takesValue(model, wanted, parameter));
    if (!isTaken || !takesPictures(model, wanted)) return undefined;
    const fitted = requestForModel(wanted, model);
    return { cell: { request: fitted, column, row }, isAdjusted: !isUnchanged(fitted, wanted) };
  }).filter((each) => each !== undefined);
  const cells = planned.map(({ cell }) => cell);
  const images = cells.reduce((sum, cell) => sum + (cell.request.n ?? 1), 0);
  if (images > limit) report(most, "too-many");
  if (cells.length === 0) report(columns ? "columns" : "rows", "unsupported");
  return {
    ...plan,
    cells: issues.length > 0 ? [] : cells,
    leftOut: width * height - cells.length,
    adjusted: planned.filter(({ isAdjusted }) => isAdjusted).length,
    images,
    issues,
  };
}

const FITTED = ["width", "height", "negativePrompt", "seed", "steps", "guidance", "quality"] as const;

/** Whether a request is made as it was asked for. The input images are: cells that would lose some are left out. */
const isUnchanged = (fitted: BatchRequest, wanted: BatchRequest): boolean =>
  FITTED.every((name) => fitted[name] === wanted[name]) && (fitted.n ?? 1) === (wanted.n ?? 1);

type ReadAxis = BatchAxis & { invalid: readonly string[] };

function readAxis(axis: BatchAxis | undefined, models: readonly MediaAIModel[]): ReadAxis | undefined {
  if (!axis) return undefined;
  const { parameter } = axis;
  const isKnown = (value: string) =>
    parameter !== "model" || models.length === 0 || findModel(models, value) !== undefined;
  const read = axis.values.map((typed) => {
    const value = canonicalValue(parameter, typed);
    return { typed, value: value !== undefined && isKnown(value) ? value : undefined };
  });
  return {
    parameter,
    values: [...new Set(read.flatMap(({ value }) => value ?? []))],
    invalid: read.flatMap(({ typed, value }) => (value === undefined ? typed : [])),
  };
}

type Value = readonly [BatchParameter, string];

function valueAt(axis: BatchAxis | undefined, index: number): Value[] {
  const value = axis?.values[index];
  return axis && value !== undefined ? [[axis.parameter, value]] : [];
}

function withValue(request: BatchRequest, [parameter, value]: Value): BatchRequest {
  if (parameter === "size") return { ...request, ...parseSize(value) };
  const isText = parameter === "prompt" || parameter === "model";
  return { ...request, [parameter]: isText ? value : Number(value) };
}
