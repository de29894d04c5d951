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
  /** The provider refused the input. */
  "provider-rejected": 400,
  /** The provider refused the prompt, an image or the result for its content: the same request is refused again. */
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
  /** The provider failed, and gave no reason that can be told. */
  provider: 500,
  /** The model ran out of memory. */
  "provider-memory": 500,
  /** The provider ended the run. */
  "provider-stopped": 500,
  /** It was made, and the provider has deleted it before it was fetched. */
  "output-expired": 500,
  /** Something that the server needs, such as its database or its disk, is away at the moment. */
  unavailable: 503,
  /** It waited too long for its turn on the server. */
  "queue-timeout": 504,
  /** The model did not start in time. */
  "start-timeout": 504,
  /** The run took too long. */
  "provider-timeout": 504,
} as const;

export type HandlerErrorCode = keyof typeof HANDLER_STATUS;

export type MediaLibraryErrorCode =
  | (typeof REJECTION_CODES)[number]
  | SaveCode
  | StorageCode
  | GenerationCode
  | HandlerErrorCode;
