import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { MediaAIModel } from "../generation/ai-model.js";
import type { BatchParameter } from "../generation/batch-cell.js";
import { parseBatchValues } from "./batch-values.js";
import { type BatchAxis, type BatchOptions, planBatch } from "./plan-batch.js";

const request = { prompt: "a fox", width: 512, height: 512 };
const models: readonly MediaAIModel[] = [
  { id: "acme/brush", maxImages: 4, steps: { min: 1, max: 50 } },
  { id: "acme/fast", steps: false, seed: false, negativePrompt: false },
  { id: "acme/fixed", sizes: [{ width: 1024, height: 1024 }], maxInputImages: 1 },
];
const axis = (parameter: BatchParameter, ...values: string[]): BatchAxis => ({ parameter, values });
const plan = (options: Partial<BatchOptions>) => planBatch({ request, models, ...options });
const codes = (options: Partial<BatchOptions>) =>
  plan(options).issues.map(({ axis, code, values }) => [axis, code, ...values]);

describe("the values of an axis as they are typed", () => {
  test.each<[BatchParameter, string, string[]]>([
    ["seed", "1, 2;3\n4", ["1", "2", "3", "4"]],
    ["seed", "5-8", ["5", "6", "7", "8"]],
    ["steps", "10 - 50 (+20), 7", ["10", "30", "50", "7"]],
    ["steps", "8-5, x, 1-2 (+0)", ["8-5", "x", "1-2 (+0)"]],
    ["guidance", "2.5, 3-4 (+0.5), 0-0.3 (+0.1)", ["2.5", "3", "3.5", "4", "0", "0.1", "0.2", "0.3"]],
    ["size", "512x512, 768 × 512", ["512x512", "768 × 512"]],
    ["prompt", "a fox, red\n\n  an owl ", ["a fox, red", "an owl"]],
    ["model", "", []],
  ])("%s: %j is %j", (parameter, text, values) => {
    expect(parseBatchValues(parameter, text)).toEqual(values);
  });

  it("are bounded, however long the range", () => {
    expect(parseBatchValues("seed", "0-4000000000, 0-4000000000")).toHaveLength(1_000);
  });
});

describe("planBatch", () => {
  it("plans row by row, with each value in its request", () => {
    const { cells, images, columns, rows } = plan({
      columns: axis("seed", "7", "8"),
      rows: axis("size", "768 × 512", "64x64"),
    });
    expect(cells).toEqual([
      { column: 0, row: 0, request: { ...request, width: 768, seed: 7 } },
      { column: 1, row: 0, request: { ...request, width: 768, seed: 8 } },
      { column: 0, row: 1, request: { ...request, width: 64, height: 64, seed: 7 } },
      { column: 1, row: 1, request: { ...request, width: 64, height: 64, seed: 8 } },
    ]);
    expect(images).toBe(4);
    expect([columns?.values, rows?.values]).toEqual([
      ["7", "8"],
      ["768x512", "64x64"],
    ]);
  });

  it("fits each cell to its model, as the form does to the one that is chosen", () => {
    const full = { ...request, n: 3, steps: 20, seed: 1, negativePrompt: "fog" };
    const ids = models.map(({ id }) => id);
    const { cells, images, adjusted, leftOut } = plan({ request: full, columns: axis("model", ...ids) });
    const { n: _, ...single } = full;
    expect(cells.map((cell) => cell.request)).toEqual([
      { ...single, n: 3, model: "acme/brush" },
      { ...request, model: "acme/fast" },
      { ...single, model: "acme/fixed", width: 1024, height: 1024 },
    ]);
    expect(images).toBe(5);
    expect([adjusted, leftOut]).toEqual([2, 0]);
  });

  it("varies the guidance within what the model takes, and keeps its quality", () => {
    const brush = {
      ...{ id: "acme/brush", guidance: { min: 1.5, max: 10 } },
      qualities: [{ id: "low" }, { id: "high" }],
    };
    const { cells, leftOut, adjusted } = plan({
      request: { ...request, quality: "high" },
      columns: axis("guidance", "1", "1.5", "10", "10.1"),
      rows: axis("model", "acme/brush", "acme/fast"),
      models: [brush, ...models],
    });
    const asked = { ...request, model: "acme/brush", quality: "high" };
    expect(cells.map((cell) => cell.request)).toEqual([
      { ...asked, guidance: 1.5 },
      { ...asked, guidance: 10 },
    ]);
    expect([leftOut, adjusted]).toEqual([6, 0]);
    const other = plan({
      request: { ...request, quality: "hd", guidance: 3 },
      columns: axis("model", "acme/brush", "acme/fast"),
      models: [brush, ...models],
    });
    expect(other.cells.map((cell) => cell.request)).toEqual([
      { ...request, model: "acme/brush", guidance: 3 },
      { ...request, model: "acme/fast" },
    ]);
    expect(other.adjusted).toBe(2);
  });

  it("leaves out the cells whose model does not take all input images", () => {
    const columns = axis("model", ...models.map(({ id }) => id));
    const start = { assetId: "a", role: "start" } as const;
    const mask = { assetId: "b", role: "mask" } as const;
    const leftFor = (more: Partial<BatchOptions["request"]>) => {
      const { cells, leftOut } = plan({ request: { ...request, ...more }, columns });
      return [cells.map(({ request }) => [request.model, request.inputs?.length]), leftOut];
    };
    expect(leftFor({ inputs: [start, start] })).toEqual([[], 3]);
    expect(leftFor({ inputs: [start] })).toEqual([[["acme/fixed", 1]], 2]);
    expect(leftFor({ inputs: [start, mask] })).toEqual([[], 3]);
  });

  it("leaves out the cells whose model does not take their value", () => {
    const { cells, leftOut, images } = plan({
      columns: axis("steps", "20", "80"),
      rows: axis("model", "acme/brush", "acme/fast"),
    });
    expect(cells.map(({ column, row }) => [column, row])).toEqual([[0, 0]]);
    expect([leftOut, images]).toEqual([3, 1]);
    expect(plan({ columns: axis("size", "8x8"), rows: axis("model", "acme/fixed") }).cells).toEqual([]);
  });

  test.each<[string, Partial<BatchOptions>, unknown[]]>([
    ["an axis without values", { columns: axis("seed") }, ["columns", "empty"]],
    [
      "values that are none",
      { rows: axis("seed", "1", "-1", "4294967296", "1.5", "") },
      ["rows", "invalid", "-1", "4294967296", "1.5", ""],
    ],
    ["guidance that is no number", { rows: axis("guidance", "x", "-1") }, ["rows", "invalid", "x", "-1"]],
    ["steps below 1", { rows: axis("steps", "0") }, ["rows", "invalid", "0"]],
    ["sizes that are none", { rows: axis("size", "512", "0x8") }, ["rows", "invalid", "512", "0x8"]],
    ["models that are not offered", { rows: axis("model", "other/x") }, ["rows", "invalid", "other/x"]],
    [
      "the same parameter twice",
      { columns: axis("seed", "1"), rows: axis("seed", "2") },
      ["rows", "repeated"],
    ],
    [
      "values that no model takes",
      { columns: axis("seed", "1"), rows: axis("model", "acme/fast") },
      ["columns", "unsupported"],
    ],
    [
      "more images than the limit",
      { columns: axis("seed", "1", "2", "3"), limit: 2 },
      ["columns", "too-many"],
    ],
    [
      "more images of fewer cells",
      { request: { ...request, n: 4 }, rows: axis("seed", "1", "2"), limit: 7 },
      ["rows", "too-many"],
    ],
  ])("reports %s, and plans nothing", (_what, options, issue) => {
    expect(codes(options)).toEqual([issue]);
    expect(plan(options).cells).toEqual([]);
  });

  it("is one cell without axes", () => {
    expect(plan({})).toMatchObject({ cells: [{ column: 0, row: 0, request }], images: 1, issues: [] });
  });

  const values = fc.array(fc.oneof(fc.nat({ max: 60 }).map(String), fc.constant("x"), fc.constant("007")), {
    maxLength: 12,
  });
  it("has each pair of values once, in order, and never more than the limit", () => {
    fc.assert(
      fc.property(
        values,
        values,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 4 }),
        (a, b, limit, n) => {
          const columns = axis("seed", ...a);
          const rows = axis("steps", ...b);
          const made = planBatch({ request: { ...request, n }, columns, rows, limit });
          const isWrong = (each: string) => each === "x";
          const numbers = (all: string[]) => [...new Set(all.map(Number))];
          const expected = numbers(b).flatMap((steps) => numbers(a).map((seed) => [seed, steps]));
          const valid =
            ![...a, ...b].some(isWrong) && a.length > 0 && b.length > 0 && numbers(b)[0] !== undefined;
          const hasZero = b.some((each) => Number(each) === 0);
          if (valid && !hasZero && expected.length * n <= limit) {
            expect(made.issues).toEqual([]);
            expect(made.cells.map((cell) => [cell.request.seed, cell.request.steps])).toEqual(expected);
            expect(made.cells.map(({ row, column }) => row * numbers(a).length + column)).toEqual([
              ...expected.keys(),
            ]);
            expect(made.images).toBe(expected.length * n);
          } else {
            expect(made.issues.length).toBeGreaterThan(0);
            expect(made.cells).toEqual([]);
          }
        },
      ),
    );
  });

  it("does not make the cells of a plan that is far too large", () => {
    const many = Array.from({ length: 1_000 }, (_, index) => String(index + 1));
    const { images, cells } = plan({ columns: axis("seed", ...many), rows: axis("steps", ...many) });
    expect([images, cells.length]).toEqual([1_000_000, 0]);
  });
});
