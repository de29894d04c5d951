import type { MediaLibraryErrorCode } from "./error-codes.js";

/** One invalid field of a request, as reported by the server. */
export type FieldError = {
  /** The name of the request's field. */
  field: string;
  /** The rest of a sentence that starts with the field's name, such as "must not be empty". */
  message: string;
};

/** A file that the user can download. */
export type FileLink = { name: string; url: string };

/** The optional details of a `MediaLibraryError`. */
export type MediaLibraryErrorOptions = {
  /** The underlying error, for logs. */
  cause?: unknown;
  /** Whether the same call may succeed later without any change. Default false. */
  retryable?: boolean;
  /** Seconds to wait before a retry, if the server sent them. */
  retryAfter?: number;
  /** The HTTP status, if the error came over HTTP. */
  status?: number;
  /** The invalid fields (code `field`). */
  fields?: readonly FieldError[];
  /** The bytes that did not fit (code `quota`). */
  needed?: number;
  /** The most that is allowed: bytes (code `too-large`) or pixels (code `too-many-pixels`). */
  limit?: number;
  /** Outputs of a generation that are neither images nor videos, available as long as the server keeps them. */
  files?: readonly FileLink[];
};

const marker: unique symbol = Symbol.for("@reactkits.dev/react-media-library.error");

/**
 * The only error class of this package. `message` is for people: what happened and what to do. Programs branch on
 * `code`, a closed set.
 *
 * @example
 * ```ts
 * import { createMediaLibrary, MediaLibraryError } from "@reactkits.dev/react-media-library/core";
 *
 * const library = createMediaLibrary();
 * try {
 *   await library.ready();
 * } catch (error) {
 *   if (MediaLibraryError.isInstance(error) && error.code === "blocked") console.log("Close the app's other tabs.");
 * }
 * ```
 */
export class MediaLibraryError extends Error {
  override readonly name = "MediaLibraryError";
  /** What went wrong, for programs. */
  readonly code: MediaLibraryErrorCode;
  /** Whether the same call may succeed later without any change. */
  readonly retryable: boolean;
  /** Seconds to wait before a retry, if the server sent them. */
  readonly retryAfter: number | undefined;
  /** The HTTP status, if the error came over HTTP. */
  readonly status: number | undefined;
  /** The invalid fields; empty for other errors. */
  readonly fields: readonly FieldError[];
  /** The bytes that did not fit (code `quota`). */
  readonly needed: number | undefined;
  /** The most that is allowed: bytes (code `too-large`) or pixels (code `too-many-pixels`). */
  readonly limit: number | undefined;
  /** Outputs of a generation that are neither images nor videos. */
  readonly files: readonly FileLink[];
  /** Identifies the class across copies of this package. */
  readonly [marker] = true;

  constructor(code: MediaLibraryErrorCode, message: string, options: MediaLibraryErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.retryAfter = options.retryAfter;
    this.status = options.status;
    this.fields = options.fields ?? [];
    this.needed = options.needed;
    this.limit = options.limit;
    this.files = options.files ?? [];
  }

  /** Like `instanceof`, but also true for errors of another copy of this package on the page. */
  static isInstance(value: unknown): value is MediaLibraryError {
    return typeof value === "object" && value !== null && marker in value;
  }
}
