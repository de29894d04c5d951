import type { ModelUsage } from "@reactkits.dev/media-generation-server";
import type { Measure, UsageChart } from "../../../lib/usage/usage-chart";
import styles from "./charts.module.css";
import { formatCost, formatCount, formatMeasure, formatSeconds, seriesColour } from "./format-usage";
import { TableInstead } from "./table-instead";

type Props = {
  chart: UsageChart;
  measure: Measure;
  byModel: readonly ModelUsage[];
  labelOf: (usage: ModelUsage) => string;
};

/** A bar chart of the models in the colours of the other chart, and all models as a table. */
export function ModelChart({ chart: { series }, measure, byModel, labelOf }: Props) {
  const longest = Math.max(1, ...series.map(({ value }) => value));
  return (
    <figure className={styles.figure}>
      {series.length > 0 ? (
        <ul className={styles.bars}>
          {series.map(({ key, label, value }) => (
            <li key={key}>
              <span>{label}</span>
              <b>{formatMeasure(value, measure)}</b>
              <div aria-hidden="true">
                <i data-series={seriesColour(series, key)} style={{ width: `${(100 * value) / longest}%` }} />
              </div>
            </li>
          ))}
        </ul>
      ) : (
        <p className={styles.nothing}>These models have no known costs.</p>
      )}
      <TableInstead
        label="Show the models as a table"
        columns={["Model", "Cost", "Generations", "Failed", "Canceled", "Average time"]}
        rows={byModel.map((usage) => ({
          key: `${usage.instance} ${usage.model}`,
          name: labelOf(usage),
          cells: [
            formatCost(usage),
            ...[usage.generations, usage.failed, usage.canceled].map(formatCount),
            formatSeconds(usage.averageLatency),
          ],
        }))}
      />
    </figure>
  );
}
