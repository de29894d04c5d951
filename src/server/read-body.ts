import { JSON_TYPE, mediaType, readAll } from "../ai/protocol.js";
import { MediaLibraryError } from "../core/errors.js";

/** Limits of a request's body. */
export type BodyLimits = {
  /** Maximum size in bytes. */
  maxBytes: number;
  /** Maximum time without a byte, in milliseconds. Default 10,000. */
  idleTime?: number | undefined;
  /** Maximum time for the whole body, in milliseconds. Default 60,000. */
  bodyTime?: number | undefined;
};

/**
 * Reads a request's JSON body as text.
 *
 * @param limits the limits, or `maxBytes` alone
 * @throws MediaLibraryError `media-type` unless the body is JSON in UTF-8, `invalid-json` if it is not valid UTF-8, and
 * the errors of `readBytes`
 * @example
 * ```ts
 * import { readJsonBody } from "@reactkits.dev/react-media-library/server";
 *
 * export async function readOptions(request: Request): Promise<unknown> {
 *   return JSON.parse(await readJsonBody(request, 16 * 1024));
 * }
 * ```
 */
export async function readJsonBody(request: Request, limits: number | BodyLimits): Promise<string> {
  const { headers } = request;
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(headers.get("content-type") ?? "")?.[1];
  const encoded = headers.get("content-encoding") ?? "identity";
  if (
    mediaType(headers) !== JSON_TYPE ||
    (charset !== undefined && !/^utf-?8$/i.test(charset)) ||
    encoded.toLowerCase() !== "identity"
  ) {
    throw new MediaLibraryError(
      "media-type",
      "The request's body must be plain JSON in UTF-8: send it with content-type: application/json.",
    );
  }
  return decodeUtf8(await readBytes(request, typeof limits === "number" ? { maxBytes: limits } : limits));
}

/**
 * Reads a request's whole body into memory.
 *
 * @throws MediaLibraryError `too-large` (before reading if `Content-Length` already exceeds the limit),
 * `request-timeout`, or `invalid-json` if the body ends prematurely
 * @example
 * ```ts
 * import { readBytes } from "@reactkits.dev/react-media-library/server";
 *
 * export const readWebhook = (request: Request) => readBytes(request, { maxBytes: 1024 * 1024, idleTime: 5_000 });
 * ```
 */
export const readBytes = (request: Request, limits: BodyLimits): Promise<Uint8Array<ArrayBuffer>> =>
  readAll(readChunks(request, limits));

/**
 * The chunks of a request's body as they arrive. They are counted while they are read: `Content-Length` may be wrong or
 * absent. Throws the errors of `readBytes`. Stopping the iteration leaves the rest unread: some servers close the socket
 * when the body is cancelled, and with it the reply.
 */
export async function* readChunks(
  request: Request,
  { maxBytes, idleTime = 10_000, bodyTime = 60_000 }: BodyLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (Number(request.headers.get("content-length")) > maxBytes) throw tooLarge(maxBytes);
  const reader = request.body?.getReader();
  if (!reader) return;
  const endsAt = performance.now() + bodyTime;
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await within(
        Math.min(idleTime, endsAt - performance.now()),
        reader.read(),
      ).catch((cause: unknown) => {
        throw MediaLibraryError.isInstance(cause) ? cause : brokenOff(cause, request);
      });
      if (done) return;
      length += value.length;
      if (length > maxBytes) throw tooLarge(maxBytes);
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}

async function within<T>(ms: number, reading: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Rejects when the lock is released, after the race is over.
  reading.catch(() => {});
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        const message = "The request's body did not arrive in time. Check the connection and send it again.";
        reject(new MediaLibraryError("request-timeout", message, { retryable: true }));
      },
      Math.max(0, ms),
    );
  });
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The error of a failed read: unchanged if the client disconnected, otherwise a client error. */
function brokenOff(cause: unknown, { signal }: Request): unknown {
  if (signal.aborted) return cause;
  const message = "The request's body ended prematurely. Send it again.";
  return new MediaLibraryError("invalid-json", message, { cause });
}

/** @throws MediaLibraryError `invalid-json` if the bytes are not valid UTF-8 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new MediaLibraryError("invalid-json", "The request's body is not valid UTF-8.", { cause });
  }
}

function tooLarge(maxBytes: number): MediaLibraryError {
  return new MediaLibraryError("too-large", `The request's body is larger than ${maxBytes} bytes.`);
}
