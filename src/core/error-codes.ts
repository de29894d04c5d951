/** Why a file is rejected before anything is written (import status `rejected`). */
export const REJECTION_CODES = ["type", "decode", "empty", "too-large", "too-many-pixels"] as const;

/** Why a valid file could not be saved (import status `failed`). */
type SaveCode = "quota" | "write" | "aborted";

/** The state of the storage itself. */
type StorageCode = "opfs-unavailable" | "storage-lost" | "blocked" | "version-newer" | "missing" | "closed";

/** Why a generation fails in the browser. */
type GenerationCode =
  | "no-generator"
  | "no-images"
  | "too-many-images"
  | "generator"
  | "timeout"
  | "network"
  | "canceled";

/** The codes a server replies with, and the HTTP status of each. */
export const HANDLER_STATUS = {
  "invalid-json": 400,
  field: 400,
  "model-not-allowed": 400,
  /** The provider rejected the input. */
  "provider-rejected": 400,
  /** The provider rejected the content of the prompt, an image or the result; repeating the request does not help. */
  "content-refused": 400,
  unauthorized: 401,
  "payment-required": 402,
  origin: 403,
  "not-found": 404,
  method: 405,
  "request-timeout": 408,
  "too-large": 413,
  "media-type": 415,
  host: 421,
  "idempotency-conflict": 422,
  "rate-limited": 429,
  "provider-throttled": 429,
  /** The provider failed without a reason that can be shown. */
  provider: 500,
  /** The model ran out of memory. */
  "provider-memory": 500,
  /** The provider stopped the run. */
  "provider-stopped": 500,
  /** The provider deleted the output before it was downloaded. */
  "output-expired": 500,
  /** Something the server needs, such as its database or disk, is temporarily unavailable. */
  unavailable: 503,
  /** The generation waited too long in the server's queue. */
  "queue-timeout": 504,
  /** The model did not start in time. */
  "start-timeout": 504,
  /** The run took too long. */
  "provider-timeout": 504,
} as const;

/** A code that a server replies with. */
export type HandlerErrorCode = keyof typeof HANDLER_STATUS;

/** The closed set of error codes. */
export type MediaLibraryErrorCode =
  | (typeof REJECTION_CODES)[number]
  | SaveCode
  | StorageCode
  | GenerationCode
  | HandlerErrorCode;
