import type { GridRows } from "./uniform-rows.js";

/** In pixels from the top and the inline start of a grid's content. */
export type GridArea = { start: number; top: number; end: number; bottom: number };

/** The cells that an area touches, in their order. */
export function cellsWithin(rows: GridRows, { start, top, end, bottom }: GridArea): number[] {
  const cells: number[] = [];
  if (rows.rowCount === 0 || bottom < 0 || top > rows.height) return cells;
  for (let row = rows.rowAt(top); row <= rows.rowAt(bottom); row++) {
    // The area may lie in the gap between two rows.
    if (rows.topOf(row) + rows.heightOf(row) < top || rows.topOf(row) > bottom) continue;
    for (let index = rows.firstOf(row); index < rows.firstOf(row + 1); index++) {
      const from = rows.startOf(index);
      if (from <= end && from + rows.widthOf(index) >= start) cells.push(index);
    }
  }
  return cells;
}

/** The cell at a point, or the nearest one of its row. */
export function cellNear(rows: GridRows, start: number, top: number): number {
  const row = rows.rowAt(top);
  const first = rows.firstOf(row);
  for (let index = rows.firstOf(row + 1) - 1; index > first; index--) {
    if (rows.startOf(index) <= start) return index;
  }
  return first;
}
