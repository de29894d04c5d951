import { JSON_TYPE, mediaType } from "../ai/protocol.js";
import { MediaLibraryError } from "../core/errors.js";

/**
 * The request's body as text. It is counted while it is read: `Content-Length` may lie or be absent.
 * Throws `media-type` unless it is JSON in UTF-8, `too-large`, or `invalid-json` where it is no UTF-8 or breaks off.
 */
export async function readJsonBody(request: Request, maxBytes: number): Promise<string> {
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
  if (Number(headers.get("content-length")) > maxBytes) throw tooLarge(maxBytes);
  return decodeUtf8(await readAtMost(request, maxBytes));
}

/** What the reading of a body failed with: the client's leaving as it is, anything else as its own fault. */
export function brokenOff(cause: unknown, { signal }: Request): unknown {
  if (signal.aborted) return cause;
  return new MediaLibraryError(
    "invalid-json",
    "The request's body broke off before its end. Send it again.",
    {
      cause,
    },
  );
}

async function readAtMost(request: Request, maxBytes: number): Promise<Uint8Array> {
  const { body } = request;
  const bytes = new Uint8Array(maxBytes);
  let length = 0;
  if (!body) return bytes.subarray(0, 0);
  const reader = body.getReader();
  const read = () =>
    reader.read().catch((cause: unknown) => {
      throw brokenOff(cause, request);
    });
  try {
    for (let next = await read(); !next.done; next = await read()) {
      const chunk = next.value;
      if (length + chunk.length > maxBytes) throw tooLarge(maxBytes);
      bytes.set(chunk, length);
      length += chunk.length;
    }
  } finally {
    // The rest stays unread. Cancelling would close the socket under some servers, and the reply with it.
    reader.releaseLock();
  }
  return bytes.subarray(0, length);
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
