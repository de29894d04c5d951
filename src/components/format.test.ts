import { expect, it } from "vitest";
import { formatBytes, formatDate, formatLength, formatModel, formatMoment, SIZE_PRESETS } from "./format.js";

const number = (value: number, digits: number) =>
  value.toLocaleString(undefined, { minimumFractionDigits: digits, maximumFractionDigits: digits });

it.each([
  [0, `${number(0, 0)} B`],
  [999, `${number(999, 0)} B`],
  [1_000, `${number(1, 0)} kB`],
  [1_250, `${number(1.3, 1)} kB`],
  [99_940, `${number(99.9, 1)} kB`],
  [123_456, `${number(123, 0)} kB`],
  [1_000_000, `${number(1, 0)} MB`],
  [2_500_000_000, `${number(2.5, 1)} GB`],
  [7_000_000_000_000, `${number(7_000, 0)} GB`],
])("writes %i bytes as %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it.each([
  [0, "0:01"],
  [0.2, "0:01"],
  [7.4, "0:07"],
  [59.6, "1:00"],
  [725, "12:05"],
  [3_599, "59:59"],
  [3_600, "1:00:00"],
  [3_723, "1:02:03"],
])("writes %d seconds as %s", (seconds, text) => {
  expect(formatLength(seconds)).toBe(text);
});

it("leaves out the day of a time today, and of no other", () => {
  const now = new Date(2026, 10, 26, 12).getTime();
  const [morning, midnight] = [
    new Date(2026, 10, 26, 0, 1).getTime(),
    new Date(2026, 10, 25, 23, 59).getTime(),
  ];
  const time = new Date(morning).toLocaleTimeString(undefined, { timeStyle: "short" });
  expect(formatMoment(morning, now)).toBe(time);
  expect(formatMoment(midnight, now)).toBe(formatDate(midnight));
  expect(formatDate(midnight)).toContain("2026");
});

it("offers sizes that the server half allows by default", () => {
  for (const { width, height } of SIZE_PRESETS) {
    expect(Math.max(width, height)).toBeLessThanOrEqual(1024);
    expect([width % 64, height % 64]).toEqual([0, 0]);
  }
  expect(SIZE_PRESETS.map(({ width, height }) => Math.sign(width - height))).toEqual([0, -1, 1, 1]);
});

it.each([
  [`stability-ai/sdxl:${"7762fd07".repeat(8)}`, "stability-ai/sdxl"],
  ["acme/brush", "acme/brush"],
  ["openai:gpt-image-1", "openai:gpt-image-1"],
])("writes the model %s as %s, without a version", (id, shown) => {
  expect(formatModel(id)).toBe(shown);
});
