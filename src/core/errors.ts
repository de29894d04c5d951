/** Every way a file can be turned away before anything is written (an import's status is `rejected`). */
export const REJECTION_CODES = ["type", "decode", "empty", "too-large", "too-many-pixels"] as const;

/** Every way the saving of a sound file can fail (an import's status is `failed`). */
export const SAVE_CODES = ["quota", "write", "aborted"] as const;

/** The state of the storage itself. */
export const STORAGE_CODES = [
  "opfs-unavailable",
  "storage-lost",
  "blocked",
  "version-newer",
  "missing",
  "closed",
] as const;

/** Every way a generation can fail in the browser. */
export const GENERATION_CODES = [
  "no-generator",
  "no-images",
  "too-many-images",
  "generator",
  "timeout",
  "network",
  "canceled",
] as const;

/** What the server half answers with, each with its one HTTP status. */
export const HANDLER_STATUS = {
  "invalid-json": 400,
  field: 400,
  "model-not-allowed": 400,
  "provider-rejected": 400,
  unauthorized: 401,
  "payment-required": 402,
  origin: 403,
  "not-found": 404,
  method: 405,
  "too-large": 413,
  "media-type": 415,
  "idempotency-conflict": 422,
  "rate-limited": 429,
  "provider-throttled": 429,
  provider: 500,
  "provider-timeout": 504,
} as const;

export type HandlerErrorCode = keyof typeof HANDLER_STATUS;

export type MediaLibraryErrorCode =
  | (typeof REJECTION_CODES)[number]
  | (typeof SAVE_CODES)[number]
  | (typeof STORAGE_CODES)[number]
  | (typeof GENERATION_CODES)[number]
  | HandlerErrorCode;

/** One invalid field of a request, as the server named it. */
export type FieldError = { field: string; message: string };

export type MediaLibraryErrorOptions = {
  cause?: unknown;
  /** Whether the same call may succeed later without any change. Default false. */
  retryable?: boolean;
  /** Seconds to wait before a retry, where the other side said so. */
  retryAfter?: number;
  /** The HTTP status, where the error came over HTTP. */
  status?: number;
  /** The fields that the server found invalid (code `field`). */
  fields?: readonly FieldError[];
  /** Bytes that there was no space for (code `quota`). */
  needed?: number;
};

const marker: unique symbol = Symbol.for("@reactkits.dev/react-media-library.error");

/**
 * The one error class of this package. `message` is a sentence for people: what happened and what to do.
 * Programs branch on `code`, a closed set.
 */
export class MediaLibraryError extends Error {
  override readonly name = "MediaLibraryError";
  readonly code: MediaLibraryErrorCode;
  readonly retryable: boolean;
  readonly retryAfter: number | undefined;
  readonly status: number | undefined;
  readonly fields: readonly FieldError[];
  readonly needed: number | undefined;
  readonly [marker] = true;

  constructor(code: MediaLibraryErrorCode, message: string, options: MediaLibraryErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.retryAfter = options.retryAfter;
    this.status = options.status;
    this.fields = options.fields ?? [];
    this.needed = options.needed;
  }

  /** Like `instanceof`, but true across two copies of this package on one page. */
  static isInstance(value: unknown): value is MediaLibraryError {
    return typeof value === "object" && value !== null && marker in value;
  }
}

/** Whether `value` is what `AbortController.abort()` makes a promise reject with. */
export function isAbortError(value: unknown): boolean {
  return value instanceof Error && value.name === "AbortError";
}
