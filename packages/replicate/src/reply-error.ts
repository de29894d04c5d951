import { isObject } from "./prediction.js";
import { ReplicateError, type ReplicateErrorCode } from "./replicate-error.js";

/** What is known of a reply; at most one redacted line of its text. */
export type ReplySummary = {
  /** Such as `POST /predictions`. */
  request: string;
  status: number;
  detail: string;
  /** Seconds. */
  retryAfter: number | undefined;
  /** Whether a creation may have started a prediction. */
  mayHaveRun: boolean;
  predictionId?: string | undefined;
};

/** The error for a reply that ends the call. */
export function errorOfReply({ request, status, detail, ...known }: ReplySummary): ReplicateError {
  const [code, advice] = meaningOf(status);
  const risk = known.mayHaveRun ? " A run may have been made, and paid for." : "";
  return new ReplicateError(code, `${request} answered ${status}: ${detail}${advice}${risk}`, {
    httpStatus: status,
    retryAfter: known.retryAfter,
    retryable: status === 429 || status >= 500,
    mayHaveRun: known.mayHaveRun,
    predictionId: known.predictionId,
  });
}

function meaningOf(status: number): [code: ReplicateErrorCode, advice: string] {
  if (status >= 200 && status < 300) return ["bad-reply", ""];
  if (status === 401 || status === 403) {
    return [
      "unauthenticated",
      ". The token is not valid: https://replicate.com/account/api-tokens has the account's tokens.",
    ];
  }
  if (status === 402) return ["insufficient-credit", ""];
  if (status === 404 || status === 410) return ["not-found", ". It is not there, or not for this token."];
  if (status === 422) return ["invalid-input", ""];
  if (status === 429) return ["throttled", ""];
  return status >= 500 ? ["server", ""] : ["unexpected-status", ""];
}

/** Seconds to wait before a retry: Replicate says it in the body, proxies in the header. */
export function readRetryAfter(json: unknown, headers: Headers): number | undefined {
  const date = Date.parse(headers.get("date") ?? "");
  const now = Number.isNaN(date) ? Date.now() : date;
  return (
    secondsOf(isObject(json) ? json.retry_after : undefined, now) ??
    secondsOf(headers.get("retry-after"), now)
  );
}

/** A date in the header is relative to `now`, the server's clock. */
function secondsOf(value: unknown, now: number): number | undefined {
  if (typeof value === "number") return value >= 0 && value < 1e6 ? value : undefined;
  if (typeof value !== "string" || value === "") return undefined;
  if (/^\d{1,6}$/.test(value)) return Number(value);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

const NOT_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

/** On an established connection these also occur after the request was sent. */
const NOT_SENT_WHILE_CONNECTING = new Set(["EHOSTUNREACH", "ENETUNREACH", "ENETDOWN", "ETIMEDOUT"]);

/** Whether the request certainly never arrived: there was no connection to send it on. */
export function neverArrived(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(neverArrived);
  const { code, syscall } = readCode(error);
  if (NOT_SENT.has(code)) return true;
  if (NOT_SENT_WHILE_CONNECTING.has(code) && syscall === "connect") return true;
  if (code === "ECONNRESET" && /before secure TLS connection/.test(error.message)) return true;
  return neverArrived(error.cause);
}

function readCode(error: Error): { code: string; syscall: string } {
  const code = "code" in error ? String(error.code) : "";
  return { code, syscall: "syscall" in error ? String(error.syscall) : "" };
}

/** A short description for the log, such as `ECONNRESET`. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { code } = readCode(error);
  return code || (error.cause === undefined ? error.name : codeOf(error.cause));
}
