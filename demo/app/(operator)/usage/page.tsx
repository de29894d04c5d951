import type { UsageReport } from "@reactkits.dev/media-generation-server";
import type { Metadata } from "next";
import { connection } from "next/server";
import { Choice } from "../../../components/choice";
import { OperatorPage } from "../../../components/operator-page";
import { getGenerationServer } from "../../../lib/get-generation-server";
import type { Measure } from "../../../lib/usage/usage-chart";
import { Notice } from "./notice";
import { UsageView } from "./usage-view";

export const metadata: Metadata = { title: "Usage · React Media Library" };

const PERIODS = [7, 30, 90] as const;
const DAY = 86_400_000;

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Sums over all visitors, which are public: they reveal neither visitors nor prompts. */
export default async function Page({ searchParams }: Props) {
  await connection();
  const { days: requestedDays, by } = await searchParams;
  const period = PERIODS.find((days) => String(days) === requestedDays) ?? 30;
  const to = Date.now();
  // Whole days in UTC, ending today.
  const from = (Math.floor(to / DAY) - period + 1) * DAY;
  const report = await readReport(from);
  const measure = report && readMeasure(by, report);
  const href = (days: number, shown = measure) => `/usage?days=${days}${shown ? `&by=${shown}` : ""}`;
  return (
    <OperatorPage
      current="usage"
      title="Usage"
      lead={`What this server generated in the last ${period} days, and the cost. Days are in UTC.`}
      aside={
        <Choice
          label="Period"
          options={PERIODS.map((days) => ({
            href: href(days),
            label: `${days} days`,
            chosen: days === period,
          }))}
        />
      }
    >
      {report && measure ? (
        <UsageView
          report={report}
          period={{ from, to }}
          measure={measure}
          measureHref={(shown) => href(period, shown)}
        />
      ) : (
        <Notice title="The usage cannot be read">
          Images can still be generated. The server’s terminal shows the reason.
        </Notice>
      )}
    </OperatorPage>
  );
}

async function readReport(from: number): Promise<UsageReport | undefined> {
  try {
    return await getGenerationServer().usage.report(from);
  } catch (error) {
    console.error(`The usage cannot be read: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

/** If everything was free or of unknown cost, a chart of costs would be empty. */
function readMeasure(by: string | string[] | undefined, { totals }: UsageReport): Measure {
  if (by === "cost" || by === "generations") return by;
  return totals.microUsd > 0 ? "cost" : "generations";
}
