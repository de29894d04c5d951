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

  it.each([0, 255])("blurs strokes on %i as it would the whole mask", (background) => {
    const [width, height, reach] = [60, 40, 7];
    const pixels = new Uint8ClampedArray(width * height * 4).fill(background);
    for (const [x, y] of [
      [20, 12],
      [21, 12],
      [22, 13],
      [40, 0],
      [52, 30],
    ] as const)
      pixels.fill(255 - background, (y * width + x) * 4, (y * width + x) * 4 + 3);
    const at = (mask: number[], x: number, y: number) =>
      mask[Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1)] ?? 0;
    let expected = Array.from({ length: width * height }, (_, index) => pixels[index * 4] ?? 0);
    const blur = (radius: number, [right, down]: readonly [number, number]) => {
      const before = expected;
      expected = before.map((_, index) => {
        let sum = 0;
        for (let step = -radius; step <= radius; step++)
          sum += at(before, (index % width) + step * right, Math.floor(index / width) + step * down);
        return Math.round(sum / (2 * radius + 1));
      });
    };
    for (const radius of [2, 2, 3]) {
      blur(radius, [1, 0]);
      blur(radius, [0, 1]);
    }
    featherMask(pixels, { width, height }, reach);
    expect(Array.from({ length: width * height }, (_, index) => pixels[index * 4])).toEqual(expected);
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
