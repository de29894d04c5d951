import { describe, expect, it } from "vitest";
import { featherMask } from "./feather-mask.js";

/** A mask that is white from a column on, and what is left of it in one row. */
function feathered(reach: number, { width, height, from }: { width: number; height: number; from: number }) {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    const grey = at % width >= from ? 255 : 0;
    pixels.set([grey, grey, grey, 255], at * 4);
  }
  featherMask(pixels, { width, height }, reach);
  const row = Math.floor(height / 2) * width;
  return Array.from({ length: width }, (_, x) => [...pixels.slice((row + x) * 4, (row + x) * 4 + 4)]);
}

describe("feathering a mask", () => {
  it.each([1, 2, 3, 10, 37, 100])(
    "fades an edge within %i pixels of it, and changes nothing beyond",
    (reach) => {
      const row = feathered(reach, { width: 400, height: 3, from: 200 });
      const greys = row.map(([red = 0]) => red);
      expect(row.every(([red, green, blue, alpha]) => red === green && green === blue && alpha === 255)).toBe(
        true,
      );
      expect(greys.slice(0, 200 - reach).every((grey) => grey === 0)).toBe(true);
      expect(greys.slice(200 + reach).every((grey) => grey === 255)).toBe(true);
      expect([...greys].sort((one, other) => one - other)).toEqual(greys);
      // The edge stays where it is.
      expect(Math.abs((greys[199] ?? 0) + (greys[200] ?? 0) - 255)).toBeLessThanOrEqual(4);
      if (reach > 2) expect(new Set(greys).size).toBeGreaterThan(reach);
    },
  );

  it("leaves a mask as it is that reaches over the border, and one without an edge", () => {
    expect(feathered(20, { width: 40, height: 5, from: 0 }).every(([grey]) => grey === 255)).toBe(true);
    expect(feathered(0, { width: 4, height: 1, from: 2 }).map(([grey]) => grey)).toEqual([0, 0, 255, 255]);
  });

  it("fades upwards and downwards too", () => {
    const pixels = new Uint8ClampedArray(9 * 9 * 4);
    pixels.fill(255, 4 * 9 * 4, 5 * 9 * 4);
    featherMask(pixels, { width: 9, height: 9 }, 3);
    const column = Array.from({ length: 9 }, (_, y) => pixels[(y * 9 + 4) * 4] ?? 0);
    expect(column[4]).toBeLessThan(255);
    expect(column[2]).toBeGreaterThan(0);
    expect(column.toReversed()).toEqual(column);
  });
});
