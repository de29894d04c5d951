/** Every way a file can be turned away before anything is written (an import's status is `rejected`). */
export const REJECTION_CODES = ["type", "decode", "empty", "too-large", "too-many-pixels"] as const;

/** Every way the saving of a sound file can fail (an import's status is `failed`). */
type SaveCode = "quota" | "write" | "aborted";

/** The state of the storage itself. */
type StorageCode = "opfs-unavailable" | "storage-lost" | "blocked" | "version-newer" | "missing" | "closed";

/** Every way a generation can fail in the browser. */
type GenerationCode =
  | "no-generator"
  | "no-images"
  | "too-many-images"
  | "generator"
  | "timeout"
  | "network"
  | "canceled";

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
  "request-timeout": 408,
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
  | SaveCode
  | StorageCode
  | GenerationCode
  | HandlerErrorCode;
