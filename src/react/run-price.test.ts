import { expect, it } from "vitest";
import { runPrice } from "./run-price.js";

const square = { prompt: "x", width: 1000, height: 1000 };
const input = { assetId: "x", role: "start" } as const;
const mask = { assetId: "y", role: "mask" } as const;

it("sums the prices per run, per image, and per megapixel of output and input", () => {
  const all = { microUsdPerImage: 3000, microUsdPerRun: 15_000, microUsdPerMegapixel: 10_000 };
  expect(runPrice(square, all)).toBe(28_000);
  expect(runPrice({ ...square, n: 2, inputs: [input, input, input, mask] }, all)).toBe(71_000);
  expect(runPrice({ ...square, width: 500, height: 333 }, { microUsdPerMegapixel: 10_000 })).toBe(1665);
  expect(runPrice({ ...square, n: 4, inputs: [input] }, { microUsdPerImage: 3000 })).toBe(12_000);
  expect(runPrice(square, { microUsdPerImage: null, microUsdPerRun: 5 })).toBe(5);
});

it("is null if a price or size is unknown, and undefined if no prices are given", () => {
  expect(runPrice(square, { microUsdPerImage: null })).toBeNull();
  expect(runPrice({ ...square, width: Number.NaN }, { microUsdPerMegapixel: 10_000 })).toBeNull();
  expect(runPrice({ ...square, width: Number.NaN }, { microUsdPerImage: 3000 })).toBe(3000);
  expect([runPrice(square, {}), runPrice(square)]).toEqual([undefined, undefined]);
});
