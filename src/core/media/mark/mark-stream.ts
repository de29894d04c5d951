import type { Bytes } from "../byte-parts.js";
import { findJpegPixels, markJpeg } from "./mark-jpeg.js";
import { markOrigin } from "./mark-origin.js";
import { findPngPixels, markPng } from "./mark-png.js";
import type { OriginMark } from "./origin-xmp.js";

/** Formats whose metadata comes before the pixels: the rest is passed on as it arrives. */
const HEADS = {
  "image/png": { find: findPngPixels, mark: markPng },
  "image/jpeg": { find: findJpegPixels, mark: markJpeg },
};

type Head = (typeof HEADS)[keyof typeof HEADS];

/** Formats whose metadata, or whose offsets, come after the pixels: they are in memory as a whole. */
const BUFFERED = ["image/webp", "image/avif"];

const isHeadType = (type: string): type is keyof typeof HEADS => type in HEADS;

/** Reads one chunk; undefined at the end. */
export type ReadChunk = () => Promise<Uint8Array | undefined>;

/**
 * Like `markOrigin`, for an image that arrives in chunks. A PNG or JPEG is marked while it streams: what comes before its
 * pixels is held back, usually less than a kilobyte. A WebP or AVIF is read as a whole first. Others pass unchanged.
 */
export function markChunks(read: ReadChunk, mimeType: string, mark: OriginMark): ReadChunk {
  if (isHeadType(mimeType)) return markHead(read, HEADS[mimeType], mark);
  if (!BUFFERED.includes(mimeType)) return read;
  let isDone = false;
  return async () => {
    if (isDone) return undefined;
    isDone = true;
    const whole = createBuffer();
    for (let chunk = await read(); chunk; chunk = await read()) whole.add(chunk);
    return markOrigin(whole.bytes().subarray(0, whole.length()), mimeType, mark);
  };
}

function markHead(read: ReadChunk, { find, mark: markBytes }: Head, mark: OriginMark): ReadChunk {
  let isPassing = false;
  let rest: Bytes | undefined;
  return async () => {
    if (isPassing) {
      const next = rest ?? (await read());
      rest = undefined;
      return next;
    }
    isPassing = true;
    const buffer = createBuffer();
    const from = { at: 0 };
    let pixels: number | undefined;
    while (pixels === undefined) {
      const chunk = await read();
      if (!chunk) break;
      buffer.add(chunk);
      pixels = find(buffer.bytes(), buffer.length(), from);
    }
    const held = buffer.bytes().subarray(0, buffer.length());
    // Without pixels it is damaged, or no such image.
    if (pixels === undefined || pixels < 0) return held.length > 0 ? held : undefined;
    if (pixels < held.length) rest = held.subarray(pixels);
    try {
      return await markBytes(held.subarray(0, pixels), mark);
    } catch (error) {
      if (error instanceof RangeError) return held.subarray(0, pixels);
      throw error;
    }
  };
}

/** Bytes in one piece, however many chunks they come in. */
function createBuffer() {
  let space = new Uint8Array(64 * 1024);
  let length = 0;
  return {
    add(chunk: Uint8Array): void {
      if (length + chunk.length > space.length) {
        const wider = new Uint8Array(2 * (length + chunk.length));
        wider.set(space.subarray(0, length));
        space = wider;
      }
      space.set(chunk, length);
      length += chunk.length;
    },
    bytes: () => space,
    length: () => length,
  };
}

/**
 * Like `markOrigin`, for a stream. Cancelling the result cancels the source. A PNG or JPEG passes as it arrives; a WebP or AVIF
 * is in memory as a whole.
 *
 * @example
 * ```ts
 * import { markStream } from "@reactkits.dev/react-media-library/server";
 *
 * export const mark = (jpeg: ReadableStream<Uint8Array>) =>
 *   markStream(jpeg, "image/jpeg", { digitalSourceType: "trainedAlgorithmicMedia", aiSystemUsed: "acme/paint" });
 * ```
 */
export function markStream(
  stream: ReadableStream<Uint8Array>,
  mimeType: string,
  mark: OriginMark,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  const read = markChunks(async () => (await reader.read()).value, mimeType, mark);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await read();
        if (chunk) controller.enqueue(chunk);
        else controller.close();
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
