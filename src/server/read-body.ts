import { collect, JSON_TYPE, mediaType } from "../ai/protocol.js";
import { MediaLibraryError } from "../core/errors.js";

export type BodyLimits = {
  maxBytes: number;
  /** Milliseconds that may pass without a byte. Default 10,000. */
  idleTime?: number | undefined;
  /** Milliseconds that the whole body may take. Default 60,000. */
  bodyTime?: number | undefined;
};

/**
 * The request's body as text. Throws `media-type` unless it is JSON in UTF-8, `invalid-json` where it is not valid
 * UTF-8, and what `readBytes` throws.
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
 * The request's whole body, once. Throws `too-large` before a byte is read where `Content-Length` says so, and
 * `request-timeout`, or `invalid-json` where the body breaks off.
 */
export const readBytes = (request: Request, limits: BodyLimits): Promise<Uint8Array<ArrayBuffer>> =>
  collect(readChunks(request, limits));

/**
 * The request's body while it arrives. It is counted while it is read: `Content-Length` may lie or be absent. Throws
 * as `readBytes`. Whoever stops early leaves the rest unread: canceling the body would close the socket under some
 * servers, and the reply with it.
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
  // Rejects once the lock is released, when nobody waits for it any more.
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

/** What the reading of a body failed with: the client's leaving as it is, anything else as its own fault. */
function brokenOff(cause: unknown, { signal }: Request): unknown {
  if (signal.aborted) return cause;
  const message = "The request's body broke off before its end. Send it again.";
  return new MediaLibraryError("invalid-json", message, { cause });
}

/** Throws `invalid-json` where the bytes are no UTF-8. */
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
