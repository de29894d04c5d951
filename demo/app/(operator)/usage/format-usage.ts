import type { UsageSums } from "@reactkits.dev/media-generation-server";
import { formatMicroUsd } from "../../../lib/usage/money";
import { type Measure, OTHER, type Series } from "../../../lib/usage/usage-chart";

export const formatCount = (count: number): string => count.toLocaleString("en-US");

export const formatMeasure = (value: number, measure: Measure): string =>
  measure === "cost" ? formatMicroUsd(value) : formatCount(value);

/** With ≥ if part of it is unknown, and a dash if nothing is known. */
export function formatCost({ microUsd, unknownCosts }: UsageSums): string {
  if (unknownCosts === 0) return formatMicroUsd(microUsd);
  return microUsd === 0 ? "—" : `≥ ${formatMicroUsd(microUsd)}`;
}

/** A dash if unknown. */
export const formatSeconds = (milliseconds: number | null): string =>
  milliseconds === null ? "—" : `${(milliseconds / 1000).toFixed(1)} s`;

/** The colour of a series in charts.module.css: by its index, and grey for the rest. */
export const seriesColour = (series: readonly Series[], key: string): number | string =>
  key === OTHER ? OTHER : series.findIndex((one) => one.key === key);
