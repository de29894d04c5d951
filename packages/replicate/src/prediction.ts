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

/** One run at Replicate, as last seen. */
export type Prediction = {
  id: string;
  /** `owner/name`; empty where the reply does not say. */
  model: string;
  /** `hidden` for official models; empty where the reply does not say. */
  version: string;
  status: PredictionStatus;
  /** As sent; empty once the data are removed. */
  input: Record<string, unknown>;
  /** As it came; null until there is some and after the data are removed. */
  output: unknown;
  /** The files in `output`, in their order. */
  files: readonly OutputFile[];
  /** Every string of `output` in its order, such as the pieces of a text. */
  outputs: readonly string[];
  /** Replicate's words, for the log only; empty unless it failed. */
  error: string;
  logs: string;
  /** Seconds that are paid for; undefined until it has ended. */
  predictTime: number | undefined;
  /** Seconds from creation to end; undefined until it has ended. */
  totalTime: number | undefined;
  /** ISO 8601; empty where the reply does not say. */
  createdAt: string;
  /** When its machine began, from where on it is paid for; ISO 8601, empty where it did not or nobody says. */
  startedAt: string;
  /** When it ended, in whatever status; ISO 8601, empty until then. */
  completedAt: string;
  /** Whether input, output and logs are gone: an hour after the end. */
  dataRemoved: boolean;
  /** Where a language model's text is streamed from. */
  streamUrl: string | undefined;
};

export const hasEnded = ({ status }: Pick<Prediction, "status">): boolean =>
  status !== "starting" && status !== "processing";

/**
 * The prediction in a reply; undefined where there is none. The id becomes part of addresses that get our
 * token, so it is looked at; of the reply's own `urls` only the stream's is kept, and checked when used.
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
  return isPredictionId(json.id) ? "a status that nobody knows" : "an id that cannot be part of an address";
}

/** The API says no more than that an id is a string; as a segment of a path these characters stay themselves. */
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
