import type { FailureKind } from "./failure-kind.js";
import type { PredictionStatus } from "./prediction.js";

/** What took too long: waiting in our own queue, for the provider's throttle, for the model to start, or its run. */
export type Clock = "queue" | "throttle" | "boot" | "run";

export type ReplicateErrorCode =
  /** A model reference, an id or an option that no request was made for. */
  | "invalid-request"
  /** A model cannot use something of a request: `fields` says what. No request was sent. */
  | "field"
  /** 401 and 403. */
  | "unauthenticated"
  /** 402. */
  | "insufficient-credit"
  | "not-found"
  /** 422: `message` says what of the input it was. */
  | "invalid-input"
  /** 429, after every retry: `retryAfter` says for how long. */
  | "throttled"
  /** 5xx. */
  | "server"
  /** A status that the API does not name, a redirect among them. */
  | "unexpected-status"
  /** A success whose body cannot be used. */
  | "bad-reply"
  /** No reply came. */
  | "network"
  /** Our own time was up. */
  | "timeout"
  /** How the run ended at Replicate. */
  | "failed"
  | "canceled"
  | "aborted"
  /** It succeeded with nothing in it. */
  | "no-output"
  /** It succeeded, and Replicate has deleted its files since. */
  | "data-removed"
  /** An address that must not be asked: nothing was connected to. */
  | "address"
  /** The file is there no more: Replicate removes it an hour after the run. */
  | "file-gone"
  /** The file's bytes are of no kind that was asked for. */
  | "file-type"
  /** A file or a reply beyond its limit of bytes. */
  | "too-large"
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

const marker: unique symbol = Symbol.for("react-media-library-demo.replicate-error");

/**
 * Whatever goes wrong with Replicate. `message` is for the operator and the developer, not for visitors: it
 * may name environment variables and hold Replicate's own words. No field of it holds the token or an input.
 */
export class ReplicateError extends Error {
  override readonly name = "ReplicateError";
  readonly [marker] = true;
  readonly code: ReplicateErrorCode;
  /** Of the reply, where one came. */
  readonly httpStatus: number | undefined;
  /** Seconds, where Replicate said so. */
  readonly retryAfter: number | undefined;
  /** Whether the same call may succeed later without any change. */
  readonly retryable: boolean;
  /** A creation of which nobody knows whether it made a run: trying again may cost twice. */
  readonly mayHaveRun: boolean;
  readonly predictionId: string | undefined;
  readonly predictionStatus: PredictionStatus | undefined;
  /** Of a run that failed. */
  readonly kind: FailureKind | undefined;
  /** Of a `timeout`: which clock ran out, and at how many milliseconds. */
  readonly clock: Clock | undefined;
  readonly limit: number | undefined;
  /** Of code `field`; else empty. */
  readonly fields: readonly RequestField[];
  /** The last lines of the run's logs, at most 1,000 characters. */
  readonly logTail: string | undefined;

  /** Next makes several bundles of one process, each with a copy of this class: an error of any of them is one. */
  static override [Symbol.hasInstance](value: unknown): value is ReplicateError {
    return typeof value === "object" && value !== null && marker in value;
  }

  /** Whether Replicate surely charged nothing: it never ran, failed, or was aborted before it began. */
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
