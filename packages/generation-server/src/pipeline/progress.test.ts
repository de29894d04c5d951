import { describe, expect, it } from "vitest";
import { fractionOf, progressOf } from "./progress.js";

const bar = (percent: number, label = "") =>
  `${label}${String(percent).padStart(3)}%|████    | ${percent}/100 [00:01<00:02, 9.50it/s]`;

describe("the progress in logs", () => {
  it.each<[string, string, number | undefined]>([
    ["nothing", "Using seed: 5\n", undefined],
    ["a bar", `Using seed: 5\n${bar(0)}\n${bar(50)}\n`, 0.45],
    ["a bar that overwrites itself", [bar(0), bar(30), bar(60)].join("\r"), 0.54],
    ["a duplicate bar", [bar(40), bar(40)].join("\n"), 0.36],
    ["a bar with a name", bar(50, "Denoising: "), 0.45],
    [
      "only loading",
      [bar(50, "Loading pipeline components...: "), bar(100, "Fetching 13 files: ")].join("\n"),
      undefined,
    ],
    ["loading first", `${bar(100, "Loading checkpoint shards: ")}\n${bar(10)}`, 0.09],
    ["a refiner", `${bar(50)}\r${bar(100)}\n${bar(0)}\r${bar(50)}`, 0.9 + 0.1 * 0.45],
    ["a percentage without a bar", "CPU at 80%\n", undefined],
    ["more than 100 %", bar(999), 0.9],
  ])("%s", (_, logs, fraction) => {
    const parsed = fractionOf(logs);
    if (fraction === undefined) expect(parsed).toBeUndefined();
    else expect(parsed).toBeCloseTo(fraction, 10);
  });

  it("never decreases while the logs grow", () => {
    const bars = [
      ...[0, 50, 100].map((percent) => bar(percent, "Loading pipeline components...: ")),
      ...[0, 25, 50, 75, 100, 0, 50, 100, 0, 100].map((percent) => bar(percent)),
    ];
    const fractions = bars.map((_, n) => fractionOf(bars.slice(0, n + 1).join("\n")) ?? 0);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBeLessThan(1);
  });

  it("is parsed quickly from any input", () => {
    expect(fractionOf("a ".repeat(5_000_000))).toBeUndefined();
  });
});

it("has a message", () => {
  const starting = { status: "starting" as const, logs: "" };
  expect(progressOf({ outputs: 1 }, starting, [])).toEqual({ message: "The model is starting" });
  const running = { status: "processing" as const, logs: bar(50) };
  expect(progressOf({ outputs: 4 }, running, [1, 2, 3])).toEqual({ fraction: 0.75, message: "Generating" });
  expect(progressOf({ outputs: 4 }, running, [1])).toEqual({ fraction: 0.45, message: "Generating" });
});
