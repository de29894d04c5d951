import fc from "fast-check";
import { expect, it } from "vitest";
import { portions } from "./portions.js";

it("divides a list into full portions and a last one of what is left, none of them empty", () => {
  expect([...portions([], 2)]).toEqual([]);
  expect([...portions([1, 2, 3, 4], 2)]).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect([...portions([1, 2, 3], 2)]).toEqual([[1, 2], [3]]);
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 9 }), (list, size) => {
      const all = [...portions(list, size)];
      expect(all.flat()).toEqual(list);
      expect(all.slice(0, -1).every(({ length }) => length === size)).toBe(true);
      expect(all.every(({ length }) => length > 0)).toBe(true);
    }),
  );
});
