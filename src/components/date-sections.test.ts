import { describe, expect, it } from "vitest";
import { type DatedCells, dateSections } from "./date-sections.js";
import { uniformRows } from "./uniform-rows.js";

const NOW = new Date(2026, 10, 27, 12).getTime();
const day = (days: number, hour = 10) => new Date(2026, 10, 27 - days, hour).getTime();

function cellsOf(times: number[], more: Partial<DatedCells> = {}): DatedCells {
  const { undated = 0 } = more;
  return {
    count: times.length + undated,
    undated,
    timeAt: (index) => times[index - undated] ?? 0,
    direction: "desc",
    ...more,
  };
}

function sectionsOf(cells: DatedCells, { columns = 3, first = 0, last = 1000, monthsOnly = false } = {}) {
  const rows = uniformRows({ count: cells.count, columns, width: 300, rowHeight: 100, gap: 4, pivot: 0 });
  const visible = { first, last: Math.min(last, rows.rowCount - 1), now: NOW, monthsOnly };
  return dateSections(cells, rows, visible);
}

const days = (count: number, each: number) =>
  Array.from({ length: count * each }, (_, index) => day(Math.floor(index / each), 20 - (index % each)));

describe("dateSections", () => {
  it("has one section for each recent day, from the row where it begins to where the next one does", () => {
    const sections = sectionsOf(cellsOf(days(3, 6)));
    expect(sections.map(({ firstRow, endRow, index }) => [firstRow, endRow, index])).toEqual([
      [0, 2, 0],
      [2, 4, 6],
      [4, 6, 12],
    ]);
    expect(sections.every(({ unit, from, to }) => unit === "day" && from === to)).toBe(true);
  });

  it("labels the row in which a day begins in its middle, and keeps the cells packed", () => {
    const sections = sectionsOf(cellsOf(days(2, 4)));
    expect(sections.map(({ firstRow, endRow, index }) => [firstRow, endRow, index])).toEqual([
      [0, 1, 0],
      [1, 3, 4],
    ]);
  });

  it("joins the days that begin in one row", () => {
    const [section, next] = sectionsOf(cellsOf(days(6, 1)));
    expect(section).toMatchObject({ firstRow: 0, endRow: 1, from: day(2, 20), to: day(0, 20) });
    expect(next).toMatchObject({ firstRow: 1, index: 3, from: day(5, 20), to: day(3, 20) });
  });

  it("has months for what is older, and for everything in a dense grid", () => {
    const times = [day(100), day(101), day(130), day(131)];
    expect(sectionsOf(cellsOf(times), { columns: 2 }).map(({ unit }) => unit)).toEqual(["month", "month"]);
    expect(sectionsOf(cellsOf(days(3, 6)), { monthsOnly: true })).toMatchObject([
      { unit: "month", endRow: 6 },
    ]);
  });

  it("follows the other direction, and leaves cells without a date alone", () => {
    const cells = cellsOf(days(2, 6).reverse(), { direction: "asc", undated: 3 });
    expect(sectionsOf(cells).map(({ firstRow, endRow, index }) => [firstRow, endRow, index])).toEqual([
      [1, 3, 3],
      [3, 5, 9],
    ]);
  });

  it("finds the sections of any rows of 100,000 without going through all of them", () => {
    let reads = 0;
    const timeAt = (index: number) => {
      reads += 1;
      return NOW - index * 3_600_000;
    };
    const cells = cellsOf([], { count: 100_000, timeAt });
    const sections = sectionsOf(cells, { first: 20_000, last: 20_010 });
    expect(sections[0]).toMatchObject({ unit: "month" });
    expect(sections[0]?.firstRow).toBeLessThanOrEqual(20_000);
    expect(sections.at(-1)?.endRow).toBeGreaterThan(20_010);
    expect(reads).toBeLessThan(1000);
  });

  it("covers every row with one section, for any dates", () => {
    let seed = 7;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    for (let round = 0; round < 50; round++) {
      const count = 1 + Math.floor(random() * 300);
      const times = Array.from({ length: count }, () => day(Math.floor(random() * random() * 400)));
      const sections = sectionsOf(cellsOf(times.sort((a, b) => b - a)), { columns: 1 + (round % 7) });
      expect(sections[0]?.firstRow).toBe(0);
      for (const [index, { firstRow, endRow }] of sections.entries()) {
        expect(endRow).toBeGreaterThan(firstRow);
        expect(endRow).toBe(sections[index + 1]?.firstRow ?? Math.ceil(count / (1 + (round % 7))));
      }
    }
  });
});
