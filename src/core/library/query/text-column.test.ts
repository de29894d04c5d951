import fc from "fast-check";
import { expect, it } from "vitest";
import { createTextColumn } from "./text-column.js";

const texts = fc.constantFrom("", "fox", "a fox", "foxfox", "line\nbreak", "wolf", "👾", "ab", "abab");
/** A few rows in each of five blocks. */
const row = fc.integer({ min: 0, max: 40 }).map((number) => number * 61);
const changes = fc.array(fc.tuple(row, texts), { maxLength: 100, size: "max" });

it("finds the rows that an array of texts would, across blocks, changes and copies", () => {
  fc.assert(
    fc.property(
      changes,
      changes,
      fc.constantFrom("fox", "ab", "o", "👾", "wolf", "break", "none"),
      (first, later, word) => {
        const rows = new Map<number, string>();
        let column = createTextColumn();
        const check = () => {
          const found: number[] = [];
          column.search(word, (row) => found.push(row));
          const expected = [...rows].filter(([, text]) => text.includes(word)).map(([row]) => row);
          expect(found.sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b));
          for (const [row, text] of rows) expect(column.get(row)).toBe(text);
        };
        const apply = (list: typeof first) => {
          for (const [row, text] of list) {
            column.set(row, text);
            rows.set(row, text.replace("\n", " "));
          }
        };
        apply(first);
        check();
        column = createTextColumn(column.save());
        check();
        apply(later);
        check();
      },
    ),
    { numRuns: 50 },
  );
});

it("puts many changed rows into their blocks", () => {
  const column = createTextColumn();
  for (let row = 0; row < 3_000; row++) column.set(row, `row ${row}`);
  for (let row = 0; row < 3_000; row += 2) column.set(row, `even ${row}`);
  const found: number[] = [];
  column.search("row 1", (row) => found.push(row));
  expect(found).toHaveLength(556);
  expect(column.get(2_998)).toBe("even 2998");
  expect(column.get(2_999)).toBe("row 2999");
});
