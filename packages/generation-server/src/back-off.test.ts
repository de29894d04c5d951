import { afterEach, expect, it, vi } from "vitest";
import { backOff } from "./back-off.js";

afterEach(() => {
  vi.restoreAllMocks();
});

it("doubles from 0.5 s to 30 s with 25 % jitter", () => {
  const delays = (random: number) => {
    vi.spyOn(Math, "random").mockReturnValue(random);
    return [0, 1, 2, 5, 6, 7, 100].map((failures) => backOff(failures));
  };
  expect(delays(0)).toEqual([375, 750, 1500, 12_000, 22_500, 22_500, 22_500]);
  expect(delays(0.5)).toEqual([500, 1000, 2000, 16_000, 30_000, 30_000, 30_000]);
  expect(delays(1)).toEqual([625, 1250, 2500, 20_000, 37_500, 37_500, 37_500]);
});
