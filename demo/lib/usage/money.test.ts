import { expect, it } from "vitest";
import { formatMicroUsd } from "./money";

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
])("formats %s micro-dollars as %s", (microUsd, text) => {
  expect(formatMicroUsd(microUsd)).toBe(text);
});
