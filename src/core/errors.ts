import type { MediaLibraryErrorCode } from "./error-codes.js";

/** One invalid field of a request, as the server named it. */
export type FieldError = { field: string; message: string };

/** A file that a browser can save. */
export type FileLink = { name: string; url: string };

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
  /** What a generation brought and is no image or video, for as long as its server keeps it. */
  files?: readonly FileLink[];
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
  readonly files: readonly FileLink[];
  readonly [marker] = true;

  constructor(code: MediaLibraryErrorCode, message: string, options: MediaLibraryErrorOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.retryAfter = options.retryAfter;
    this.status = options.status;
    this.fields = options.fields ?? [];
    this.needed = options.needed;
    this.files = options.files ?? [];
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

/** Why a file was not saved when the signal fired. */
export function stoppedImport(): MediaLibraryError {
  const message = "The import was stopped before this file was saved.";
  return new MediaLibraryError("aborted", message, { retryable: true });
}

/** Rejects with the signal's reason when it fires; never settles otherwise. */
export function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** `AbortSignal.any`, also where it is missing (Firefox before 124, Safari before 17.4). */
export function anySignal(...given: (AbortSignal | undefined)[]): AbortSignal {
  const signals = given.filter((signal) => signal !== undefined);
  if ("any" in AbortSignal) return AbortSignal.any(signals);
  const controller = new AbortController();
  for (const signal of signals) {
    const abort = (): void => controller.abort(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true, signal: controller.signal });
  }
  return controller.signal;
}
