import { describe, expect, it } from "vitest";
import { estimate } from "./estimate";
import { formatMicroUsd } from "./money";

const read = { asOf: "2026-10-07", source: "a test" };
const model = (price: object | null, max = 1) => ({
  price: price && { ...price, ...read },
  images: { max },
});

describe("estimate", () => {
  it("is images × price + seconds × price, itemised", () => {
    expect(estimate(model({ perImage: 3000, perSecond: 100_000 }), { images: 4, videoSeconds: 2.5 })).toEqual(
      {
        totalMicroUsd: 262_000,
        items: [
          { unit: "image", count: 4, microUsdEach: 3000, microUsd: 12_000 },
          { unit: "second", count: 2.5, microUsdEach: 100_000, microUsd: 250_000 },
        ],
      },
    );
  });

  it("is unknown, and not nothing, where a price is unknown", () => {
    expect(estimate(model(null), { images: 2 })).toEqual({
      totalMicroUsd: null,
      items: [{ unit: "image", count: 2, microUsdEach: null, microUsd: null }],
    });
    expect(estimate(model({ perImage: 3000 }), { images: 1, videoSeconds: 1 }).totalMicroUsd).toBeNull();
  });

  it("counts runs and megapixels for the models that are paid so", () => {
    const flux2 = model({ perRun: 15_000, perMegapixel: 15_000 }, 4);
    expect(estimate(flux2, { images: 5, megapixels: 2 })).toEqual({
      totalMicroUsd: 180_000,
      items: [
        { unit: "run", count: 2, microUsdEach: 15_000, microUsd: 30_000 },
        { unit: "megapixel", count: 10, microUsdEach: 15_000, microUsd: 150_000 },
      ],
    });
  });

  it("is whole micro-dollars", () => {
    expect(estimate(model({ perSecond: 333 }), { videoSeconds: 0.1 }).totalMicroUsd).toBe(33);
    expect(estimate(model(null), {})).toEqual({ totalMicroUsd: 0, items: [] });
  });
});

it.each<[number | null, string]>([
  [0, "$0.00"],
  [1, "$0.000001"],
  [3000, "$0.003"],
  [25_000, "$0.025"],
  [40_000, "$0.04"],
  [500_000, "$0.50"],
  [1_204_500_000, "$1,204.50"],
  [12_345_678, "$12.345678"],
  [null, "—"],
])("%s micro-dollars read %s", (microUsd, text) => {
  expect(formatMicroUsd(microUsd)).toBe(text);
});
