import type { ModelUsage, UsageReport, UsageSums } from "@reactkits.dev/media-generation-server";

/** What the bars measure. */
export type Measure = "cost" | "generations";

/** A colour of the chart: a model, or the rest of them. */
export type Series = { key: string; label: string; value: number };

export type ChartDay = {
  /** A date in UTC, such as `2026-11-21`. */
  day: string;
  total: number;
  /** Values by series, in the order of the series, without empty ones. */
  parts: { key: string; value: number }[];
};

export type UsageChart = {
  series: Series[];
  /** Every day of the period, oldest first. */
  days: ChartDay[];
  /** Values of the grid lines, from 0 to at least the highest bar. */
  ticks: number[];
};

/** The key of the rest. */
export const OTHER = "other";
/** The number of colours that can be distinguished. */
const MOST_SERIES = 5;
const DAY = 86_400_000;

export const measured = (sums: UsageSums, measure: Measure): number =>
  measure === "cost" ? sums.microUsd : sums.generations;

/** The chart of a report: `from` and `to` are times within the first and the last day. */
export function usageChart(
  { byModel, byDay }: UsageReport,
  { measure, from, to, labelOf }: ChartOptions,
): UsageChart {
  const sorted = byModel
    .map((usage) => ({ key: keyOf(usage), label: labelOf(usage), value: measured(usage, measure) }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value);
  const shown = sorted.length > MOST_SERIES ? sorted.slice(0, MOST_SERIES - 1) : sorted;
  const rest = sorted.slice(shown.length).reduce((sum, { value }) => sum + value, 0);
  const series = rest > 0 ? [...shown, { key: OTHER, label: "All others", value: rest }] : shown;

  const seriesOf = (usage: ModelUsage) => shown.find(({ key }) => key === keyOf(usage))?.key ?? OTHER;
  const days = daysBetween(from, to).map((day): ChartDay => {
    const models = byDay.find((used) => used.day === day)?.models ?? [];
    const parts = series
      .map(({ key }) => ({
        key,
        value: models
          .filter((usage) => seriesOf(usage) === key)
          .reduce((sum, usage) => sum + measured(usage, measure), 0),
      }))
      .filter(({ value }) => value > 0);
    return { day, total: parts.reduce((sum, { value }) => sum + value, 0), parts };
  });
  return { series, days, ticks: ticksUpTo(Math.max(0, ...days.map(({ total }) => total))) };
}

type ChartOptions = {
  measure: Measure;
  /** Milliseconds since 1970. */
  from: number;
  to: number;
  labelOf: (usage: ModelUsage) => string;
};

const keyOf = ({ instance, model }: ModelUsage): string => `${instance} ${model}`;

function daysBetween(from: number, to: number): string[] {
  const first = Math.floor(from / DAY);
  const length = Math.floor(to / DAY) - first + 1;
  return Array.from({ length }, (_, index) => new Date((first + index) * DAY).toISOString().slice(0, 10));
}

/** Round whole numbers from 0 to at least `highest`, at most five of them. */
export function ticksUpTo(highest: number): number[] {
  if (highest <= 0) return [0];
  const least = Math.max(1, highest / 4);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= least) ?? power;
  const whole = Math.max(1, Math.round(step));
  return Array.from({ length: Math.ceil(highest / whole) + 1 }, (_, index) => index * whole);
}
