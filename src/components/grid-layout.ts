import { clampAspect, justifiedRows } from "./justified-rows.js";
import { type GridRows, uniformRows } from "./uniform-rows.js";

/** How a grid arranges its cells. */
export type GridLayoutName = "squares" | "justified" | "list";

/** What a layout depends on besides the cells. */
export type GridGeometry = {
  layout: GridLayoutName;
  /** Of a column or, justified, of a row. */
  size: number;
  /** Of the grid's content. */
  width: number;
  /** Pixels of one `rem`. */
  rem: number;
};

export type GridCells = {
  count: number;
  /** Width divided by height; 0 if unknown. */
  aspectAt: (index: number) => number;
};

export const DEFAULT_SIZE = 180;

const [MIN_SIZE, MAX_SIZE] = [80, 400];

/** From this column width on, names stand below the pictures. */
const COMFORTABLE = 200;

/** The height of a caption in rem, as in grid.css. */
const CAPTION_REM = 2.75;

/** The narrowest grid that shows two columns. */
const TWO_COLUMNS = 264;

const GAP = 4;

/** The lowest row of a list, in rem: two lines of text. */
const LIST_ROW_REM = 3.25;

/** Whether a caption stands below each picture. */
export const hasCaptions = ({ layout, size }: Pick<GridGeometry, "layout" | "size">): boolean =>
  layout === "squares" && size >= COMFORTABLE;

export const sizeWithin = (size: number): number => Math.min(MAX_SIZE, Math.max(MIN_SIZE, size));

/**
 * Rows are filled from the cell `pivot` on, in both directions: as long as it is the same asset, what stands after it
 * stays where it is, however many come before it. Only the first row may then have room left.
 */
export function layoutGrid(cells: GridCells, geometry: GridGeometry, pivot = 0): GridRows {
  const { layout, width, rem } = geometry;
  const size = sizeWithin(geometry.size);
  const count = width > 0 ? cells.count : 0;
  if (layout === "list") {
    const rowHeight = Math.round(Math.max(size / 3, LIST_ROW_REM * rem));
    return uniformRows({ count, columns: 1, width, rowHeight, gap: 0, pivot });
  }
  if (layout === "justified") {
    const aspectAt = (index: number) => clampAspect(cells.aspectAt(index));
    return justifiedRows({ count, aspectAt, width, rowHeight: size, gap: GAP, pivot });
  }
  const fitting = Math.round((width + GAP) / (size + GAP));
  const columns = Math.max(width >= TWO_COLUMNS ? 2 : 1, fitting);
  const columnWidth = (width - GAP * (columns - 1)) / columns;
  const rowHeight = columnWidth + (hasCaptions(geometry) ? CAPTION_REM * rem : 0);
  return uniformRows({ count, columns, width, rowHeight, gap: GAP, pivot });
}
