import type { FailureKind } from "./failure-kind.js";
import type { PredictionStatus } from "./prediction.js";

/** What took too long: the client's own queue, Replicate's rate limit, the start of the model, or the prediction. */
export type Clock = "queue" | "throttle" | "boot" | "run";

export type ReplicateErrorCode =
  /** A model reference, an id or an option cannot be used; no request was sent. */
  | "invalid-request"
  /** A model cannot use something of a request: `fields` says what. No request was sent. */
  | "field"
  /** 401 and 403. */
  | "unauthenticated"
  /** 402. */
  | "insufficient-credit"
  | "not-found"
  /** 422: the message says what of the input is not valid. */
  | "invalid-input"
  /** 429, after every retry: `retryAfter` says for how long. */
  | "throttled"
  /** 5xx. */
  | "server"
  /** A status that the API does not document, such as a redirect. */
  | "unexpected-status"
  /** A 2xx whose body cannot be used. */
  | "bad-reply"
  /** No reply arrived. */
  | "network"
  /** A timeout of the client passed; `clock` says which. */
  | "timeout"
  /** How the prediction ended at Replicate. */
  | "failed"
  | "canceled"
  | "aborted"
  /** The prediction succeeded without outputs. */
  | "no-output"
  /** The prediction succeeded, and Replicate has deleted its outputs since. */
  | "data-removed"
  /** The URL of a file or a stream is not allowed; nothing was connected to. */
  | "address"
  /** The file is gone: Replicate deletes it an hour after the prediction. */
  | "file-gone"
  /** The content of the file is not of the requested kind. */
  | "file-type"
  /** A file or a reply exceeds its limit of bytes. */
  | "too-large"
  /** The webhook is not signed with the secret, is too old, or is not a prediction. */
  | "invalid-webhook";

/** Something of a request that a model cannot use; `message` completes "The request is not valid: {field} …". */
export type RequestField = { field: string; message: string };

export type ReplicateErrorOptions = {
  cause?: unknown;
  httpStatus?: number | undefined;
  retryAfter?: number | undefined;
  retryable?: boolean;
  mayHaveRun?: boolean;
  predictionId?: string | undefined;
  predictionStatus?: PredictionStatus;
  logTail?: string | undefined;
  kind?: FailureKind;
  clock?: Clock | undefined;
  limit?: number | undefined;
  fields?: readonly RequestField[];
};

const FREE_WITHOUT_A_RUN: readonly ReplicateErrorCode[] = [
  "invalid-request",
  "field",
  "unauthenticated",
  "insufficient-credit",
  "not-found",
  "invalid-input",
  "throttled",
  "server",
  "network",
];

const marker: unique symbol = Symbol.for("@reactkits.dev/media-replicate.error");

/**
 * Whatever goes wrong with Replicate. `message` is for operators and developers, not for visitors: it may hold
 * Replicate's own words. No field contains the token or the text of an input.
 *
 * @example
 * if (error instanceof ReplicateError && error.code === "throttled") await sleep((error.retryAfter ?? 5) * 1000);
 */
export class ReplicateError extends Error {
  override readonly name = "ReplicateError";
  readonly [marker] = true;
  readonly code: ReplicateErrorCode;
  /** Of the reply, if there was one. */
  readonly httpStatus: number | undefined;
  /** Seconds to wait before a retry, if Replicate said so. */
  readonly retryAfter: number | undefined;
  /** Whether the same call may succeed later without any change. */
  readonly retryable: boolean;
  /** Whether a creation may have started a prediction: a retry may cost twice. */
  readonly mayHaveRun: boolean;
  readonly predictionId: string | undefined;
  readonly predictionStatus: PredictionStatus | undefined;
  /** Of a prediction that failed. */
  readonly kind: FailureKind | undefined;
  /** Of a `timeout`: which clock ran out, and at how many milliseconds. */
  readonly clock: Clock | undefined;
  readonly limit: number | undefined;
  /** Of code `field`; else empty. */
  readonly fields: readonly RequestField[];
  /** The last lines of the prediction's logs, at most 1,000 characters. */
  readonly logTail: string | undefined;

  /** True across copies of this class: bundlers put several into one process. */
  static override [Symbol.hasInstance](value: unknown): value is ReplicateError {
    return typeof value === "object" && value !== null && marker in value;
  }

  /** Whether Replicate certainly charged nothing: the prediction never ran, failed, or was aborted before it began. */
  get surelyFree(): boolean {
    if (this.code === "failed" || this.code === "aborted") return true;
    return this.predictionId === undefined && !this.mayHaveRun && FREE_WITHOUT_A_RUN.includes(this.code);
  }

  constructor(code: ReplicateErrorCode, message: string, options: ReplicateErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.httpStatus = options.httpStatus;
    this.retryAfter = options.retryAfter;
    this.retryable = options.retryable ?? false;
    this.mayHaveRun = options.mayHaveRun ?? false;
    this.predictionId = options.predictionId;
    this.predictionStatus = options.predictionStatus;
    this.logTail = options.logTail;
    this.kind = options.kind;
    this.clock = options.clock;
    this.limit = options.limit;
    this.fields = options.fields ?? [];
  }
}
