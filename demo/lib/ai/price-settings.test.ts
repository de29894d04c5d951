import { estimateCost, findModel } from "@reactkits.dev/media-replicate";
import { describe, expect, it } from "vitest";
import { readPrices, withPrice } from "./price-settings";

const read = (prices: string) => Object.fromEntries(readPrices({ AI_PRICES: prices }));
const set = { asOf: "now", source: "AI_PRICES" };

describe("AI_PRICES", () => {
  it("is US dollars per image, second or run, exact to the millionth", () => {
    expect(read("acme/painter=0.04/image, acme/film=0.09/second,acme/one=12/run,a/b=0.000001/image")).toEqual(
      {
        "acme/painter": { perImage: 40_000, ...set },
        "acme/film": { perSecond: 90_000, ...set },
        "acme/one": { perRun: 12_000_000, ...set },
        "a/b": { perImage: 1, ...set },
      },
    );
    // 0.29 × 1,000,000 is 289,999.99… in floating point.
    expect(read("a/b=0.29/run")["a/b"]?.perRun).toBe(290_000);
    expect(read("a/b=0.01/run,a/b=0.02/image")["a/b"]).toEqual({ perRun: 10_000, perImage: 20_000, ...set });
  });

  it("applies to every version of a model, instead of the table's price", () => {
    const env = { AI_PRICES: "stability-ai/sdxl=0.007/image,kling-ai/kling-video=0.09/second" };
    expect(estimateCost(withPrice(findModel("sdxl"), env), { images: 2 }).totalMicroUsd).toBe(14_000);
    expect(estimateCost(withPrice(findModel("kling-video"), env), { videoSeconds: 10 }).totalMicroUsd).toBe(
      900_000,
    );
    expect(withPrice(findModel("flux-dev"), env)).toBe(findModel("flux-dev"));
  });

  it.each([
    ["no price", "acme/painter", "it is not valid"],
    ["a negative price", "a/b=-1/image", "it is not valid"],
    ["more than six decimals", "a/b=0.0000001/image", "it is not valid"],
    ["an exponent", "a/b=1e3/image", "it is not valid"],
    ["another unit", "a/b=1/month", "it is not valid"],
    ["no model", "painter=0.04/image", "it is not valid"],
    ["a path", "../x/y=0.04/image", "it is not valid"],
    ["two prices in one unit", "a/b=1/run,a/b=2/run", "a price in that unit already"],
    ["a video by image", "fofr/skyreels-2=1/image", "billed by second or run"],
    ["an image by second", "black-forest-labs/flux-dev=1/second", "billed by image or run"],
  ])("rejects %s by its name", (_, prices, why) => {
    expect(() => read(prices)).toThrow(new RegExp(`^AI_PRICES must be .*${why}`));
  });
});
