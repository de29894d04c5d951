import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { initialPosition, positionsBetween } from "./album-positions.js";

const asset = fc.tuple(fc.nat(10 ** 13), fc.uuid()).map(([at, id]) => initialPosition(at, id));

describe("positions", () => {
  it("of assets that nobody moved are the newest first", () => {
    const times = [1_800_000_000_000, 1_799_999_999_999, 999, 1, 0];
    const positions = times.map((at) => initialPosition(at, "same"));
    expect([...positions].sort()).toEqual(positions);
  });

  it("are between any two, however often they are divided", () => {
    fc.assert(
      fc.property(asset, asset, fc.array(fc.boolean(), { maxLength: 60 }), (one, other, sides) => {
        fc.pre(one !== other);
        let [below, above] = [one, other].sort();
        for (const side of sides) {
          const [middle = ""] = positionsBetween(below ?? "", above, 1);
          expect(middle > (below ?? "") && middle < (above ?? "")).toBe(true);
          if (side) below = middle;
          else above = middle;
        }
      }),
    );
  });

  it("of many are ascending and short", () => {
    const [below, above] = [initialPosition(2, "a"), initialPosition(1, "b")];
    const positions = positionsBetween(below, above, 10_000);
    expect([...new Set([below, ...positions, above])].sort()).toEqual([below, ...positions, above]);
    expect(Math.max(...positions.map(({ length }) => length))).toBeLessThan(below.length + 6);
  });

  it("at the end and at the beginning never run out", () => {
    let last = initialPosition(5, "a");
    for (let step = 0; step < 1_000; step++) {
      const [next = ""] = positionsBetween(last, undefined, 1);
      expect(next > last).toBe(true);
      last = next;
    }
    let first = initialPosition(5, "a");
    for (let step = 0; step < 1_000; step++) {
      const [next = ""] = positionsBetween("", first, 1);
      expect(next < first && next > "").toBe(true);
      first = next;
    }
  });
});
