import { formatMicroUsd } from "../../../lib/usage/money";
import type { Measure, UsageChart } from "../../../lib/usage/usage-chart";
import type { ModelUsage } from "../../../lib/usage/usage-report";
import styles from "./charts.module.css";
import { formatMeasure } from "./day-chart";

type Props = {
  chart: UsageChart;
  measure: Measure;
  byModel: readonly ModelUsage[];
  labelOf: (usage: ModelUsage) => string;
};

/** A bar for each model in its colour of the other chart; all models as a table below it. */
export function ModelChart({ chart: { series }, measure, byModel, labelOf }: Props) {
  const longest = Math.max(1, ...series.map(({ value }) => value));
  return (
    <figure className={styles.figure}>
      {series.length > 0 ? (
        <ul className={styles.bars}>
          {series.map(({ key, label, value }, index) => (
            <li key={key}>
              <span>{label}</span>
              <b>{formatMeasure(value, measure)}</b>
              <div aria-hidden="true">
                <i data-series={index} style={{ width: `${(100 * value) / longest}%` }} />
              </div>
            </li>
          ))}
        </ul>
      ) : (
        <p className={styles.nothing}>Nothing that these models made is known to have cost anything.</p>
      )}
      <details className={styles.details}>
        <summary>Show the models as a table</summary>
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Model</th>
                <th scope="col">Generations</th>
                <th scope="col">Failed</th>
                <th scope="col">Canceled</th>
                <th scope="col">Average time</th>
                <th scope="col">Cost</th>
              </tr>
            </thead>
            <tbody>
              {byModel.map((usage) => (
                <tr key={`${usage.instance} ${usage.model}`}>
                  <th scope="row">{labelOf(usage)}</th>
                  <td>{usage.generations.toLocaleString("en-US")}</td>
                  <td>{usage.failed}</td>
                  <td>{usage.canceled}</td>
                  <td>
                    {usage.averageLatency === null ? "—" : `${(usage.averageLatency / 1000).toFixed(1)} s`}
                  </td>
                  <td>{costOf(usage)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

/** A dash where nothing at all is known. */
const costOf = ({ microUsd, generations, unknownCosts }: ModelUsage): string =>
  formatMicroUsd(unknownCosts === generations ? null : microUsd);
