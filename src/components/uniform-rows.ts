/** Where each cell of a grid stands, in pixels from the top and the inline start of its content. */
export type GridRows = {
  /** The most cells of a row. */
  readonly columns: number;
  /** Pixels between cells, and between rows. */
  readonly gap: number;
  readonly count: number;
  readonly rowCount: number;
  /** Of all rows, without a gap at the end. */
  readonly height: number;
  readonly rowOf: (index: number) => number;
  /** The first cell of a row; the number of cells for the row after the last. */
  readonly firstOf: (row: number) => number;
  readonly topOf: (row: number) => number;
  /** The height of a row's cells. */
  readonly heightOf: (row: number) => number;
  /** The row at a position, or the nearest one. */
  readonly rowAt: (y: number) => number;
  readonly startOf: (index: number) => number;
  readonly widthOf: (index: number) => number;
};

type UniformOptions = {
  count: number;
  columns: number;
  width: number;
  rowHeight: number;
  gap: number;
  pivot: number;
};

/** Rows of equal cells. */
export function uniformRows(options: UniformOptions): GridRows {
  const { count, columns, width, gap, pivot } = options;
  // Whole pixels: a grid can be scrolled by no less, and would tremble when what is above changes.
  const rowHeight = Math.round(options.rowHeight);
  const columnWidth = Math.max(0, (width - gap * (columns - 1)) / columns);
  /** Cells that the first row lacks. */
  const missing = (columns - (pivot % columns)) % columns;
  const rowCount = count === 0 ? 0 : Math.ceil((count + missing) / columns);
  const rowOf = (index: number) => Math.floor((index + missing) / columns);
  const firstOf = (row: number) => Math.min(count, Math.max(0, row * columns - missing));
  return {
    columns,
    gap,
    count,
    rowCount,
    height: Math.max(0, rowCount * (rowHeight + gap) - gap),
    rowOf,
    firstOf,
    topOf: (row) => row * (rowHeight + gap),
    heightOf: () => rowHeight,
    rowAt: (y) => Math.max(0, Math.min(rowCount - 1, Math.floor(y / (rowHeight + gap)))),
    startOf: (index) => (index - firstOf(rowOf(index))) * (columnWidth + gap),
    widthOf: () => columnWidth,
  };
}
