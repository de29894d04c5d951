import {
  createGenerationServer,
  type UsageRecords,
  type UsageReport,
  type UsageSums,
} from "@reactkits.dev/media-generation-server";
import { readServerOptions } from "../lib/settings/server-options";
import { formatMicroUsd } from "../lib/usage/money";
import { type Command, readArgs, toJson, UsageError } from "./command";
import { type Column, textTable } from "./text-table";

export const usage: Command = async (args, { env, out }) => {
  const { values } = readArgs(args, {
    since: { type: "string" },
    raw: { type: "boolean" },
    json: { type: "boolean" },
  });
  const since = readDate(values.since);
  const server = createGenerationServer(readServerOptions(env));
  try {
    const report = await server.usage.report(since);
    const from = since === undefined ? null : new Date(since).toISOString();
    if (values.raw) {
      const records = (await server.usage.records(since)).map(toRecord);
      out(values.json ? toJson({ since: from, totals: report.totals, records }) : rawTable(records));
    } else {
      out(values.json ? toJson({ since: from, ...report }) : groupedTable(report));
    }
    if (!values.json) out(closingLine(report.totals, from));
  } finally {
    await server.stop();
  }
};

/** Milliseconds since 1970. Days start in UTC. */
function readDate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  // Dates like February 31 are parsed as March 3.
  if (!Number.isNaN(value) && (text.length > 10 || new Date(value).toISOString().startsWith(text)))
    return value;
  throw new UsageError(
    `--since takes a day such as 2026-11-21 or a time such as 2026-11-21T08:00:00Z, not ${JSON.stringify(text)}.`,
  );
}

type Row = UsageRecords[number];

/** The JSON of a record. Times are in milliseconds. */
const toRecord = ({ at, prompt_sha256, predict_time, cost, error_code, ...row }: Row) => ({
  ...row,
  at: new Date(Number(at)).toISOString(),
  promptSha256: prompt_sha256,
  predictTime: predict_time,
  microUsd: cost,
  errorCode: error_code,
});

const starts = (...titles: string[]): Column[] => titles.map((title) => ({ title }));
const ends = (...titles: string[]): Column[] => titles.map((title) => ({ title, align: "end" }));
const seconds = (milliseconds: number | null): string =>
  milliseconds === null ? "—" : `${(milliseconds / 1000).toFixed(1)} s`;

function rawTable(records: readonly ReturnType<typeof toRecord>[]): string {
  return textTable(
    [
      ...starts("time", "instance", "model"),
      ...ends("seed"),
      ...starts("SHA-256 of the prompt"),
      ...ends("latency", "predicted", "cost"),
      ...starts("caller", "outcome"),
    ],
    records.map((record) => [
      record.at,
      record.instance,
      record.model,
      String(record.seed ?? "—"),
      record.promptSha256,
      seconds(record.latency),
      seconds(record.predictTime),
      formatMicroUsd(record.microUsd),
      record.caller,
      record.errorCode === null ? record.outcome : `${record.outcome} (${record.errorCode})`,
    ]),
  );
}

function groupedTable({ byModel, totals }: UsageReport): string {
  const cells = (sums: UsageSums) => [
    ...[sums.generations, sums.succeeded, sums.failed, sums.canceled].map(String),
    seconds(sums.averageLatency),
    formatMicroUsd(sums.microUsd),
  ];
  return textTable(
    [
      ...starts("instance", "model"),
      ...ends("generations", "succeeded", "failed", "canceled", "average", "cost"),
    ],
    [
      ...byModel.map(({ instance, model, ...sums }) => [instance, model, ...cells(sums)]),
      ["total", "", ...cells(totals)],
    ],
  );
}

function closingLine({ generations, microUsd, unknownCosts }: UsageSums, from: string | null): string {
  const period = from === null ? "in total" : `since ${from}`;
  const unknown =
    unknownCosts === 0 ? "" : ` The cost of ${unknownCosts} of them is unknown and not included.`;
  return `\n${generations} ${generations === 1 ? "generation" : "generations"} ${period}, estimated at ${formatMicroUsd(microUsd)}.${unknown}\n`;
}
