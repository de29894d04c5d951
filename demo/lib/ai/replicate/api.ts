import type { ReplicateConfig } from "./config";

export type PredictionStatus = (typeof STATUSES)[number];
const STATUSES = ["starting", "processing", "succeeded", "failed", "canceled", "aborted"] as const;

/** What we read of a prediction. */
export type Prediction = {
  id: string;
  status: PredictionStatus;
  /** The addresses of the files; empty until it has succeeded and after the data are removed. */
  output: readonly string[];
  /** The provider's words: for the log only. */
  error: string;
};

export type Reply = {
  status: number;
  /** Undefined where the body is no prediction. */
  prediction: Prediction | undefined;
  /** Seconds, from the body or the header. */
  retryAfter: number | undefined;
  /** For the log: what was answered, without the token. */
  summary: Error;
};

export type ApiRequest = {
  method: "GET" | "POST";
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
  signal: AbortSignal;
};

/** One request, one reply, no retry. Rejects as `fetch` does where no reply came. */
export async function callApi(config: ReplicateConfig, request: ApiRequest): Promise<Reply> {
  const { method, path, headers, body, signal } = request;
  const response = await fetch(`${config.baseUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${config.token}`,
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    // The token goes to the configured address and nowhere else.
    redirect: "manual",
    cache: "no-store",
    signal,
  });
  const text = await response.text();
  const json = parseObject(text);
  const prediction = response.ok ? readPrediction(json) : undefined;
  const unusable = response.ok && !prediction ? `, but with ${whyUnusable(json)}` : "";
  return {
    status: response.status,
    prediction,
    retryAfter: readRetryAfter(json?.retry_after) ?? readRetryAfter(response.headers.get("retry-after")),
    summary: new Error(
      `${method} ${path} answered ${response.status}${unusable}: ${cleanForLog(String(json?.detail ?? text), config.token)}`,
    ),
  };
}

/** Control characters, the token and everything past a line's length are left out. */
export function cleanForLog(text: string, token: string): string {
  return text
    .replaceAll(token, "[token]")
    .replace(/\p{C}+/gu, " ")
    .slice(0, 300);
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The id becomes part of addresses that get our token, so it is looked at; the reply's own `urls` are not used. */
function readPrediction(json: Record<string, unknown> | undefined): Prediction | undefined {
  const id = json?.id;
  const status = STATUSES.find((known) => known === json?.status);
  if (!isUsableId(id) || status === undefined) return undefined;
  const output = Array.isArray(json?.output) ? json.output : [json?.output];
  return {
    id,
    status,
    output: output.filter((item): item is string => typeof item === "string"),
    error: String(json?.error ?? ""),
  };
}

/** The API says no more than that an id is a string; as a segment of a path these characters stay themselves. */
const isUsableId = (id: unknown): id is string => typeof id === "string" && /^[\w-]{1,128}$/.test(id);

function whyUnusable(json: Record<string, unknown> | undefined): string {
  if (json?.id === undefined) return "no prediction";
  return isUsableId(json.id) ? "a status that nobody knows" : "an id that cannot be part of an address";
}

/** Seconds; a date, as the header may hold, counts from now. */
function readRetryAfter(value: unknown): number | undefined {
  if (typeof value === "number") return value >= 0 && value < 1e6 ? value : undefined;
  if (typeof value !== "string" || value === "") return undefined;
  if (/^\d{1,6}$/.test(value)) return Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}
