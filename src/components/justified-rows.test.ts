import { describe, expect, it } from "vitest";
import { clampAspect, justifiedRows } from "./justified-rows.js";
import type { GridRows } from "./uniform-rows.js";

let seed = 11;
const random = () => {
  seed = (seed * 16_807) % 2_147_483_647;
  return seed / 2_147_483_647;
};
const aspects = (count: number) => Array.from({ length: count }, () => clampAspect(0.1 + random() * 4));

function layOut(list: number[], options: Partial<Parameters<typeof justifiedRows>[0]> = {}): GridRows {
  const aspectAt = (index: number) => list[index] ?? 1;
  return justifiedRows({
    count: list.length,
    aspectAt,
    width: 1000,
    rowHeight: 180,
    gap: 4,
    pivot: 0,
    ...options,
  });
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe("justifiedRows", () => {
  it("places every cell once, in order, in rows as wide as the grid, for any shapes and widths", () => {
    for (let round = 0; round < 100; round++) {
      const width = 200 + Math.floor(random() * 2000);
      const list = aspects(Math.floor(random() * 200));
      const rows = layOut(list, { width, pivot: round % 2 ? Math.floor(random() * list.length) : 0 });
      expect(rows.firstOf(0)).toBe(0);
      expect(rows.firstOf(rows.rowCount)).toBe(list.length);
      let top = 0;
      for (const row of range(0, rows.rowCount)) {
        const cells = range(rows.firstOf(row), rows.firstOf(row + 1));
        expect(cells.length).toBeGreaterThan(0);
        expect(rows.topOf(row)).toBeCloseTo(top, 3);
        expect(rows.rowAt(rows.topOf(row) + 1)).toBe(row);
        const ends = cells.map((index) => rows.startOf(index) + rows.widthOf(index));
        for (const [place, index] of cells.entries()) {
          expect(rows.rowOf(index)).toBe(row);
          expect(rows.startOf(index)).toBeCloseTo(place === 0 ? 0 : (ends[place - 1] ?? 0) + 4, 2);
          // A row's height is in whole pixels, the widths of its cells are not.
          expect(Math.abs(rows.widthOf(index) / (list[index] ?? 1) - rows.heightOf(row))).toBeLessThan(0.51);
        }
        const isEdge = row === 0 || row === rows.rowCount - 1;
        if (isEdge) expect(ends.at(-1)).toBeLessThan(width + 0.5);
        else expect(ends.at(-1)).toBeCloseTo(width, 1);
        top += rows.heightOf(row) + 4;
      }
      expect(rows.height).toBeCloseTo(Math.max(0, top - 4), 2);
    }
  });

  it("keeps rows near the height that was asked for", () => {
    const rows = layOut(aspects(2000));
    const heights = range(1, rows.rowCount - 1).map(rows.heightOf);
    expect(Math.min(...heights)).toBeGreaterThan(180 / 1.4);
    expect(Math.max(...heights)).toBeLessThan(180 * 1.4);
  });

  it("leaves everything from the pivot on as it was when assets come before it", () => {
    const list = aspects(300);
    const before = layOut(list);
    const pivot = before.firstOf(9);
    for (const added of [1, 2, 17]) {
      const after = layOut([...aspects(added), ...list], { pivot: pivot + added });
      const moved = after.rowOf(pivot + added) - before.rowOf(pivot);
      for (const index of range(pivot, 300)) {
        expect(after.rowOf(index + added)).toBe(before.rowOf(index) + moved);
        expect(after.startOf(index + added)).toBeCloseTo(before.startOf(index), 2);
        expect(after.widthOf(index + added)).toBeCloseTo(before.widthOf(index), 2);
      }
    }
  });

  it("crops panoramas and strips, and shows what has no shape as a square", () => {
    expect([20, 0.01, 0, Number.NaN, 1.5].map(clampAspect)).toEqual([3, 0.5, 1, 1, 1.5]);
  });

  it("has no rows for no cells", () => {
    expect(layOut([])).toMatchObject({ rowCount: 0, height: 0, columns: 1 });
  });
});
