import type { GridRows } from "./uniform-rows.js";

/** Some rows of a grid that is sorted by date, below one label. */
export type DateSection = {
  /** The row that the label lies over. */
  firstRow: number;
  /** The row after the last. */
  endRow: number;
  /** The cell that begins the section. */
  index: number;
  /** The days or months that begin in the first row: the earliest and the latest time, the same for a single one. */
  from: number;
  to: number;
  unit: DateUnit;
};

export type DateUnit = "day" | "month";

export type DatedCells = {
  count: number;
  /** Cells without a date, at the beginning. */
  undated: number;
  /** In milliseconds since 1970; sorted. */
  timeAt: (index: number) => number;
  direction: "asc" | "desc";
};

/** Days for which every day has its own label; before them, months do. */
const RECENT = 60;

/**
 * The sections of the rows from `first` to `last`. They take no room: a section begins in the row where its first cell
 * stands, and several that begin in one row share a label.
 */
export function dateSections(
  cells: DatedCells,
  rows: GridRows,
  { first, last, now, monthsOnly }: { first: number; last: number; now: number; monthsOnly: boolean },
): DateSection[] {
  const { count, undated, timeAt, direction } = cells;
  if (count <= undated || last < first) return [];
  const recent = startOfDay(now, -RECENT);
  const unitOf = (time: number): DateUnit => (monthsOnly || time < recent ? "month" : "day");
  const spanOf = (index: number) => span(timeAt(index), unitOf(timeAt(index)));
  /** The first cell that comes after a time, in the order of the list. */
  const firstWhere = (holds: (time: number) => boolean): number => {
    let [low, high] = [undated, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(timeAt(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const beginOf = (index: number): number => {
    const { start, end } = spanOf(index);
    return direction === "asc" ? firstWhere((time) => time >= start) : firstWhere((time) => time < end);
  };
  const endOf = (index: number): number => {
    const { start, end } = spanOf(index);
    return direction === "asc" ? firstWhere((time) => time >= end) : firstWhere((time) => time < start);
  };

  const sections: DateSection[] = [];
  let index = beginOf(Math.max(undated, Math.min(count - 1, rows.firstOf(first))));
  while (index < count) {
    const firstRow = rows.rowOf(index);
    if (firstRow > last) break;
    // Sections that begin in the same row share its label.
    const begin = firstBegin(index, Math.max(undated, rows.firstOf(firstRow)), beginOf);
    const lastOfRow = Math.min(count, rows.firstOf(firstRow + 1)) - 1;
    const next = Math.max(endOf(lastOfRow), lastOfRow + 1);
    const times = [timeAt(begin), timeAt(lastOfRow)];
    const [from, to] = [Math.min(...times), Math.max(...times)];
    const unit = unitOf(from);
    const isOne = span(from, unit).start === span(to, unit).start;
    const endRow = next < count ? rows.rowOf(next) : rows.rowCount;
    sections.push({ firstRow, endRow, index: begin, from, to: isOne ? from : to, unit });
    index = next;
  }
  return sections;
}

/** The first cell from `start` on that begins a section; `known` is one that does. */
function firstBegin(known: number, start: number, beginOf: (index: number) => number): number {
  for (let at = known; ; ) {
    if (at <= start) return at;
    const before = beginOf(at - 1);
    if (before < start) return at;
    at = before;
  }
}

function startOfDay(time: number, days = 0): number {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

function span(time: number, unit: DateUnit): { start: number; end: number } {
  if (unit === "day") return { start: startOfDay(time), end: startOfDay(time, 1) };
  const date = new Date(time);
  const month = (offset: number) => new Date(date.getFullYear(), date.getMonth() + offset, 1).getTime();
  return { start: month(0), end: month(1) };
}
