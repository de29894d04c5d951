import type { ModelUsage, UsageReport, UsageSums } from "@reactkits.dev/media-generation-server";
import { MODELS } from "@reactkits.dev/media-replicate";
import { Choice } from "../../../components/choice";
import { formatMicroUsd } from "../../../lib/usage/money";
import { type Measure, usageChart } from "../../../lib/usage/usage-chart";
import { DayChart } from "./day-chart";
import { formatCount, formatSeconds } from "./format-usage";
import { ModelChart } from "./model-chart";
import { Notice } from "./notice";
import styles from "./usage.module.css";

type Props = {
  report: UsageReport;
  /** Milliseconds since 1970. */
  period: { from: number; to: number };
  measure: Measure;
  measureHref: (measure: Measure) => string;
};

export function UsageView({ report, period, measure, measureHref }: Props) {
  const { totals, byDay } = report;
  if (totals.generations === 0) {
    return (
      <Notice title="Nothing was generated in this period">
        Each generation is counted when it ends. Generate one in <a href="/">the library</a>.
      </Notice>
    );
  }
  const chart = usageChart(report, { measure, ...period, labelOf });
  return (
    <>
      <Totals totals={totals} />
      <section className={styles.card} aria-labelledby="by-day">
        <div className={styles.cardHead}>
          <h2 id="by-day">By day</h2>
          <Choice
            label="What the charts show"
            options={(["cost", "generations"] as const).map((shown) => ({
              href: measureHref(shown),
              label: shown === "cost" ? "Cost" : "Generations",
              chosen: shown === measure,
            }))}
          />
        </div>
        <DayChart chart={chart} measure={measure} byDay={byDay} />
      </section>
      <section className={styles.card} aria-labelledby="by-model">
        <div className={styles.cardHead}>
          <h2 id="by-model">By model</h2>
        </div>
        <ModelChart chart={chart} measure={measure} byModel={report.byModel} labelOf={labelOf} />
      </section>
    </>
  );
}

/** The model's name, and the backend that ran it if its name differs. */
function labelOf({ instance, model }: ModelUsage): string {
  const known = MODELS.find(({ id }) => id === model);
  const label = known?.label ?? model.replace(/:([0-9a-f]{7})[0-9a-f]*$/, ":$1");
  return instance === known?.name || instance === model ? label : `${label} · ${instance}`;
}

function Totals({ totals }: { totals: UsageSums }) {
  const { generations, succeeded, failed, canceled, microUsd, unknownCosts, averageLatency } = totals;
  const ended = [failed > 0 && `${failed} failed`, canceled > 0 && `${canceled} canceled`].filter(Boolean);
  return (
    <dl className={styles.totals}>
      <div>
        <dt>Estimated cost</dt>
        <dd>{formatMicroUsd(microUsd)}</dd>
        <dd>{unknownCosts === 0 ? "at list prices" : `and ${unknownCosts} of unknown cost`}</dd>
      </div>
      <div>
        <dt>Generations</dt>
        <dd>{formatCount(generations)}</dd>
        <dd>{ended.length > 0 ? ended.join(", ") : "all succeeded"}</dd>
      </div>
      <div>
        <dt>Succeeded</dt>
        <dd>{percent(succeeded, generations)}</dd>
        <dd>{`${formatCount(succeeded)} of ${formatCount(generations)}`}</dd>
      </div>
      <div>
        <dt>Average time</dt>
        <dd>{formatSeconds(averageLatency)}</dd>
        <dd>from request to image</dd>
      </div>
    </dl>
  );
}

/** Rounded down, so that 100 % means all of them. */
const percent = (part: number, all: number): string => `${Math.floor((100 * part) / all)}%`;
