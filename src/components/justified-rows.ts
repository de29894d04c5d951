import type { GridRows } from "./uniform-rows.js";

type JustifiedOptions = {
  count: number;
  /** Width divided by height, as from `clampAspect`. */
  aspectAt: (index: number) => number;
  width: number;
  /** Rows are about this high. */
  rowHeight: number;
  gap: number;
  /** The first cell of a row. */
  pivot: number;
};

/** Longer pictures are cropped: one panorama would take a row, and a strip would be too narrow to press. */
const [NARROWEST, WIDEST] = [0.5, 3];

/** Assets without sides, such as sounds, are shown as squares. */
export const clampAspect = (aspect: number): number =>
  aspect > 0 ? Math.min(WIDEST, Math.max(NARROWEST, aspect)) : 1;

/**
 * Rows that are as wide as the grid, of pictures in their own shapes. One pass over all of them: 100,000 take a few
 * milliseconds.
 */
export function justifiedRows(options: JustifiedOptions): GridRows {
  const { count, aspectAt, width, rowHeight, gap } = options;
  const pivot = Math.min(Math.max(0, options.pivot), count);
  const aspects = new Float32Array(count);
  for (let index = 0; index < count; index++) aspects[index] = aspectAt(index);
  /** The height at which a row of cells is as wide as the grid. */
  const heightOfFull = (cells: number, sum: number) => (width - gap * (cells - 1)) / sum;

  /** Cells from `index` on, in steps of 1 or -1, that fill a row; those before `end` may not do so. */
  const take = (index: number, end: number, step: 1 | -1): { cells: number; height: number } => {
    let [cells, sum] = [0, 0];
    for (let at = index; at !== end; at += step) {
      const next = aspects[at] ?? 1;
      const [without, within] = [heightOfFull(cells, sum), heightOfFull(cells + 1, sum + next)];
      if (within <= rowHeight) {
        // Whichever is nearer to the height that was asked for.
        if (cells > 0 && without / rowHeight < rowHeight / within) return { cells, height: without };
        return { cells: cells + 1, height: within };
      }
      cells += 1;
      sum += next;
    }
    return { cells, height: rowHeight };
  };

  const before: { first: number; height: number }[] = [];
  for (let end = pivot; end > 0; ) {
    const { cells, height } = take(end - 1, -1, -1);
    end -= cells;
    before.push({ first: end, height });
  }
  const rows = before.reverse();
  for (let first = pivot; first < count; ) {
    const { cells, height } = take(first, count, 1);
    rows.push({ first, height });
    first += cells;
  }

  const firsts = Uint32Array.from([...rows.map(({ first }) => first), count]);
  const tops = new Float64Array(rows.length + 1);
  rows.forEach(({ height }, row) => {
    // Whole pixels: a grid can be scrolled by no less, and would tremble when what is above changes.
    tops[row + 1] = (tops[row] ?? 0) + Math.round(height) + gap;
  });
  const scales = Float64Array.from(rows, ({ height }) => height);
  const last = Math.max(0, rows.length - 1);
  const rowOf = (index: number) => Math.min(last, lastAtMost(firsts, index));
  const heightOf = (row: number) => Math.max(0, (tops[row + 1] ?? 0) - (tops[row] ?? 0) - gap);
  return {
    columns: rows.reduce((most, { first }, row) => Math.max(most, (firsts[row + 1] ?? 0) - first), 1),
    gap,
    count,
    rowCount: rows.length,
    height: Math.max(0, (tops[rows.length] ?? 0) - gap),
    rowOf,
    firstOf: (row) => firsts[row] ?? count,
    topOf: (row) => tops[row] ?? 0,
    heightOf,
    rowAt: (y) => Math.min(last, lastAtMost(tops, y)),
    startOf(index) {
      const row = rowOf(index);
      let sum = 0;
      const first = firsts[row] ?? 0;
      for (let at = first; at < index; at++) sum += aspects[at] ?? 1;
      return sum * (scales[row] ?? 0) + gap * (index - first);
    },
    widthOf: (index) => (aspects[index] ?? 1) * (scales[rowOf(index)] ?? 0),
  };
}

/** The last place whose value is at most `value`, 0 if there is none. The values ascend. */
function lastAtMost(values: Uint32Array | Float64Array, value: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((values[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
