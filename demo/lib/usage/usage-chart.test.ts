import type { ModelUsage, UsageReport } from "@reactkits.dev/media-generation-server";
import fc from "fast-check";
import { expect, it } from "vitest";
import { ticksUpTo, usageChart } from "./usage-chart";

const sums = (generations: number, microUsd = 0) => ({
  generations,
  succeeded: generations,
  failed: 0,
  canceled: 0,
  microUsd,
  unknownCosts: 0,
  averageLatency: 1,
});
const used = (model: string, generations: number, microUsd = 0): ModelUsage => ({
  instance: "emulator",
  model,
  ...sums(generations, microUsd),
});
const options = {
  from: Date.UTC(2026, 10, 19, 23),
  to: Date.UTC(2026, 10, 22, 1),
  labelOf: ({ model }: ModelUsage) => model,
};

function reportOf(days: Record<string, ModelUsage[]>): UsageReport {
  const all = Object.values(days).flat();
  const models = new Map<string, ModelUsage>();
  for (const usage of all) {
    const known = models.get(usage.model);
    models.set(usage.model, known ? { ...usage, ...addUp([known, usage]) } : usage);
  }
  return {
    totals: addUp(all),
    byModel: [...models.values()],
    byDay: Object.entries(days).map(([day, parts]) => ({ day, models: parts, ...addUp(parts) })),
  };
}
const addUp = (parts: ModelUsage[]) =>
  sums(
    parts.reduce((sum, { generations }) => sum + generations, 0),
    parts.reduce((sum, { microUsd }) => sum + microUsd, 0),
  );

it("contains every day of the period, including empty ones", () => {
  const report = reportOf({ "2026-11-20": [used("a", 2)], "2026-11-22": [used("b", 1), used("a", 3)] });
  const { days, series, ticks } = usageChart(report, { ...options, measure: "generations" });
  expect(days.map(({ day, total }) => [day.slice(8), total])).toEqual([
    ["19", 0],
    ["20", 2],
    ["21", 0],
    ["22", 4],
  ]);
  expect(series.map(({ key, value }) => [key, value])).toEqual([
    ["emulator a", 5],
    ["emulator b", 1],
  ]);
  expect(ticks).toEqual([0, 1, 2, 3, 4]);
});

it("groups all but the four largest, without losing any", () => {
  const report = reportOf({
    "2026-11-20": ["a", "b", "c", "d", "e", "f"].map((name, n) => used(name, 1, n)),
  });
  const { series, days } = usageChart(report, { ...options, measure: "cost" });
  expect(series.map(({ label, value }) => `${label} ${value}`)).toEqual(["f 5", "e 4", "d 3", "c 2", "b 1"]);
  const more = reportOf({ "2026-11-20": [...report.byModel, used("g", 1, 6)] });
  const chart = usageChart(more, { ...options, measure: "cost" });
  expect(chart.series.map(({ label, value }) => `${label} ${value}`)).toEqual([
    "g 6",
    "f 5",
    "e 4",
    "d 3",
    "All others 3",
  ]);
  expect([days[1]?.total, chart.days[1]?.total]).toEqual([15, 21]);
});

it("places few grid lines at round whole numbers above every bar", () => {
  expect(ticksUpTo(0)).toEqual([0]);
  expect([1, 7, 40, 12_000, 262_000].map((highest) => ticksUpTo(highest).join(" "))).toEqual([
    "0 1",
    "0 2 4 6 8",
    "0 10 20 30 40",
    "0 5000 10000 15000",
    "0 100000 200000 300000",
  ]);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 45 }), (highest) => {
      const ticks = ticksUpTo(highest);
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(ticks.every(Number.isInteger)).toBe(true);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
    }),
  );
});
