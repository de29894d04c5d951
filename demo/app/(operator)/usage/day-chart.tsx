import type { DayUsage } from "@reactkits.dev/media-generation-server";
import type { ChartDay, Measure, UsageChart } from "../../../lib/usage/usage-chart";
import styles from "./charts.module.css";
import { formatCost, formatCount, formatMeasure, seriesColour } from "./format-usage";
import { TableInstead } from "./table-instead";

const formatDay = (day: string): string =>
  new Date(day).toLocaleDateString("en-US", { month: "short", day: "numeric", timeZone: "UTC" });

type Props = { chart: UsageChart; measure: Measure; byDay: readonly DayUsage[] };

/** A stacked bar chart, with a bar for each day and a colour for each model, and the same data as a table. */
export function DayChart({ chart, measure, byDay }: Props) {
  const { series, days, ticks } = chart;
  const top = ticks.at(-1) || 1;
  const height = (value: number) => ({ height: `${(100 * value) / top}%` });
  return (
    <figure className={styles.figure}>
      <div className={styles.plot} role="img" aria-label={describe(days, measure)}>
        {ticks.map((tick) => (
          <div key={tick} className={styles.line} style={{ bottom: `${(100 * tick) / top}%` }}>
            <span>{formatMeasure(tick, measure)}</span>
          </div>
        ))}
        <div className={styles.columns}>
          {days.map(({ day, total, parts }) => (
            <div
              key={day}
              className={styles.column}
              data-tip={`${formatDay(day)}: ${formatMeasure(total, measure)}`}
            >
              {parts.map(({ key, value }) => (
                <i key={key} data-series={seriesColour(series, key)} style={height(value)} />
              ))}
            </div>
          ))}
        </div>
      </div>
      <div className={styles.axis} aria-hidden="true">
        {labelledDays(days).map((day) => (
          <span key={day}>{formatDay(day)}</span>
        ))}
      </div>
      {series.length > 0 && (
        <ul className={styles.legend} aria-label="Colours">
          {series.map(({ key, label }) => (
            <li key={key}>
              <i data-series={seriesColour(series, key)} aria-hidden="true" />
              {label}
            </li>
          ))}
        </ul>
      )}
      <TableInstead
        label="Show the days as a table"
        columns={["Day", "Cost", "Generations", "Failed", "Canceled"]}
        rows={byDay.toReversed().map((used) => ({
          key: used.day,
          name: used.day,
          cells: [formatCost(used), ...[used.generations, used.failed, used.canceled].map(formatCount)],
        }))}
      />
    </figure>
  );
}

/** The first day, the last day, and some evenly spaced between them. */
function labelledDays(days: readonly ChartDay[]): string[] {
  const steps = Math.min(4, days.length - 1);
  return Array.from(
    { length: steps + 1 },
    (_, index) => days[Math.round((index * (days.length - 1)) / Math.max(1, steps))]?.day ?? "",
  );
}

function describe(days: readonly ChartDay[], measure: Measure): string {
  const what = measure === "cost" ? "Cost" : "Generations";
  const highest = days.reduce<ChartDay | undefined>(
    (best, day) => (best && best.total >= day.total ? best : day),
    undefined,
  );
  const total = days.reduce((sum, day) => sum + day.total, 0);
  if (!highest || total === 0) return `${what} by day: none on any of ${days.length} days.`;
  return `${what} by day: ${formatMeasure(total, measure)} over ${days.length} days, at most ${formatMeasure(highest.total, measure)} on ${formatDay(highest.day)}.`;
}
