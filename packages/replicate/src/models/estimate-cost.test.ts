import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateCost, videoSeconds } from "./estimate-cost.js";
import { findModel } from "./look-up-model.js";
import { MODELS } from "./model-table.js";

describe("estimateCost", () => {
  it("itemises images, and is null if the price is unknown", () => {
    expect(estimateCost(findModel("flux-schnell"), { images: 4 })).toEqual({
      totalMicroUsd: 12_000,
      items: [{ unit: "image", count: 4, microUsdEach: 3000, microUsd: 12_000 }],
    });
    expect(estimateCost(findModel("recraft-v4"))).toEqual({ totalMicroUsd: null, items: [] });
    // How many seconds an image takes is unknown.
    const bySecond = { ...findModel("sdxl"), price: { perSecond: 5, asOf: "now", source: "a test" } };
    expect(estimateCost(bySecond)).toEqual({ totalMicroUsd: null, items: [] });
  });

  it("counts the prediction and the megapixels of its inputs and outputs", () => {
    const { totalMicroUsd, items } = estimateCost(findModel("flux-2-pro"), { inputImages: 1 });
    expect([totalMicroUsd, items.map(({ unit }) => unit)]).toEqual([45_000, ["run", "megapixel"]]);
    // It makes one image per prediction.
    expect(estimateCost(findModel("flux-2-pro"), { images: 5 }).totalMicroUsd).toBe(150_000);
  });

  it("counts the seconds of a video, which depend on its images if none are requested", () => {
    const skyreels = findModel("skyreels-2");
    expect(estimateCost(skyreels, { inputImages: 3 }).totalMicroUsd).toBe(600_000);
    expect(estimateCost(skyreels, { videoSeconds: 1.5 }).totalMicroUsd).toBe(150_000);
    const kling = findModel("kling-video");
    expect([undefined, 1, 8, 60].map((seconds) => videoSeconds(kling, { seconds }))).toEqual([5, 5, 10, 10]);
    expect(estimateCost(kling).totalMicroUsd).toBeNull();
  });

  it("is a sum of whole micro-dollars", () => {
    const count = fc.integer({ min: 0, max: 1000 });
    const request = fc.record(
      { images: count, inputImages: count, megapixels: fc.double({ min: 0.01, max: 16, noNaN: true }) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.constantFrom(...MODELS), request, (model, requested) => {
        const { totalMicroUsd, items } = estimateCost(model, requested);
        if (totalMicroUsd === null) return;
        expect(Number.isInteger(totalMicroUsd)).toBe(true);
        expect(items.reduce((sum, { microUsd }) => sum + microUsd, 0)).toBe(totalMicroUsd);
      }),
    );
  });
});
