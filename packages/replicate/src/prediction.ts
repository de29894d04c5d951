import { type OutputFile, outputFiles } from "./output-files.js";

export const PREDICTION_STATUSES = [
  "starting",
  "processing",
  "succeeded",
  "failed",
  "canceled",
  "aborted",
] as const;
export type PredictionStatus = (typeof PREDICTION_STATUSES)[number];

/** A prediction as last seen. */
export type Prediction = {
  id: string;
  /** `owner/name`; empty if the reply does not say. */
  model: string;
  /** `hidden` for official models; empty if the reply does not say. */
  version: string;
  status: PredictionStatus;
  /** As sent; empty once the data are removed. */
  input: Record<string, unknown>;
  /** As received; null until there is some, and once the data are removed. */
  output: unknown;
  /** The files in `output`, in order. */
  files: readonly OutputFile[];
  /** Every string in `output`, in order: URLs of files, or the pieces of a text. */
  outputs: readonly string[];
  /** Replicate's own words, for the log only; empty unless it failed. */
  error: string;
  logs: string;
  /** Seconds that are billed; undefined until it has ended. */
  predictTime: number | undefined;
  /** Seconds from creation to end; undefined until it has ended. */
  totalTime: number | undefined;
  /** ISO 8601; empty if the reply does not say. */
  createdAt: string;
  /** When the model began to run, and billing with it; ISO 8601, empty if it has not or the reply does not say. */
  startedAt: string;
  /** When it ended, in any status; ISO 8601, empty until then. */
  completedAt: string;
  /** Whether input, output and logs are deleted, which happens an hour after the end. */
  dataRemoved: boolean;
  /** Where the text of a language model is streamed from. */
  streamUrl: string | undefined;
};

/** Whether the status is final. */
export const hasEnded = ({ status }: Pick<Prediction, "status">): boolean =>
  status !== "starting" && status !== "processing";

/**
 * The prediction in a reply; undefined if it is none. The id becomes part of URLs that get the token, so it is
 * validated; of the reply's own `urls` only the stream's is kept, and checked when used.
 */
export function readPrediction(json: unknown): Prediction | undefined {
  if (!isObject(json)) return undefined;
  const { id, metrics, urls } = json;
  const status = PREDICTION_STATUSES.find((known) => known === json.status);
  if (!isPredictionId(id) || status === undefined) return undefined;
  const times = isObject(metrics) ? metrics : {};
  return {
    id,
    status,
    model: textOf(json.model),
    version: textOf(json.version),
    input: isObject(json.input) ? json.input : {},
    output: json.output ?? null,
    files: outputFiles(json.output),
    outputs: stringsOf(json.output),
    error: json.error === null || json.error === undefined ? "" : String(json.error),
    logs: textOf(json.logs),
    predictTime: secondsOf(times.predict_time),
    totalTime: secondsOf(times.total_time),
    createdAt: textOf(json.created_at),
    startedAt: textOf(json.started_at),
    completedAt: textOf(json.completed_at),
    dataRemoved: json.data_removed === true,
    streamUrl: isObject(urls) && typeof urls.stream === "string" ? urls.stream : undefined,
  };
}

/** Why `readPrediction` found none, for the log. */
export function whyNoPrediction(json: unknown): string {
  if (!isObject(json) || json.id === undefined) return "no prediction";
  return isPredictionId(json.id) ? "an unknown status" : "an id that cannot be part of a URL";
}

/** The API only says that an id is a string; these characters need no escaping in a path. */
export const isPredictionId = (id: unknown): id is string =>
  typeof id === "string" && /^[\w-]{1,128}$/.test(id);

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function stringsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(stringsOf);
  return isObject(value) ? Object.values(value).flatMap(stringsOf) : [];
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const secondsOf = (value: unknown): number | undefined =>
  typeof value === "number" && value >= 0 && Number.isFinite(value) ? value : undefined;
