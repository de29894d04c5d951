import { describe, expect, it } from "vitest";
import { thumbnailSize } from "./thumbnail-size.js";

const sizeOf = (width: number, height: number, mimeType = "image/jpeg") => {
  const size = thumbnailSize({ width, height }, mimeType);
  return [size.width, size.height];
};

describe("the size of a thumbnail", () => {
  it.each([
    ["a photo", [6000, 4000], [768, 512]],
    ["an upright photo", [4000, 6000], [512, 768]],
    ["a panorama of 1:10", [20_000, 2000], [5120, 512]],
    ["a strip of 10:1", [600, 6000], [512, 5120]],
  ])("has 512 pixels at the shorter side of %s", (_, [width = 0, height = 0], expected) => {
    expect(sizeOf(width, height)).toEqual(expected);
  });

  it("has at most 5,120 pixels at the longer side", () => {
    expect(sizeOf(16_000, 800)).toEqual([5120, 256]);
    expect(sizeOf(1, 16_000)).toEqual([1, 5120]);
  });

  it("never enlarges pixels, but renders an SVG at the size of a card", () => {
    expect(sizeOf(16, 16, "image/png")).toEqual([16, 16]);
    expect(sizeOf(4000, 400)).toEqual([4000, 400]);
    expect(sizeOf(24, 12, "image/svg+xml")).toEqual([1024, 512]);
  });
});
