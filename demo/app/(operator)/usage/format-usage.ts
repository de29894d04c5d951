import type { UsageSums } from "@reactkits.dev/media-generation-server";
import { formatMicroUsd } from "../../../lib/usage/money";
import { type Measure, OTHER, type Series } from "../../../lib/usage/usage-chart";

export const formatCount = (count: number): string => count.toLocaleString("en-US");

export const formatMeasure = (value: number, measure: Measure): string =>
  measure === "cost" ? formatMicroUsd(value) : formatCount(value);

/** With ≥ where some of it is unknown, and a dash where nothing of it is known. */
export function formatCost({ microUsd, unknownCosts }: UsageSums): string {
  if (unknownCosts === 0) return formatMicroUsd(microUsd);
  return microUsd === 0 ? "—" : `≥ ${formatMicroUsd(microUsd)}`;
}

/** A dash where nobody knows. */
export const formatSeconds = (milliseconds: number | null): string =>
  milliseconds === null ? "—" : `${(milliseconds / 1000).toFixed(1)} s`;

/** The colour of a series in charts.module.css: its place, save for what is left over, which is grey. */
export const seriesColour = (series: readonly Series[], key: string): number | string =>
  key === OTHER ? OTHER : series.findIndex((one) => one.key === key);
