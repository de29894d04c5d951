import { expect, it } from "vitest";
import { SIZE_PRESETS } from "./size-presets.js";

it("offers sizes that the server half allows by default", () => {
  for (const { width, height } of SIZE_PRESETS) {
    expect(Math.max(width, height)).toBeLessThanOrEqual(1024);
    expect([width % 64, height % 64]).toEqual([0, 0]);
  }
  expect(SIZE_PRESETS.map(({ width, height }) => Math.sign(width - height))).toEqual([0, -1, 1, 1]);
});
