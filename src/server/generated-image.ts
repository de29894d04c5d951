import { GENERATED_TYPES, type GeneratedType } from "../ai/protocol.js";
import type { GeneratedFileMetadata } from "../core/generation/generated-file-metadata.js";
import type { MarkOf } from "../core/media/mark/image-marks.js";
import { markOrigin } from "../core/media/mark/mark-origin.js";
import { markChunks } from "../core/media/mark/mark-stream.js";
import type { GeneratedSourceType } from "../core/media/mark/origin-xmp.js";
import { sniffType } from "../core/media/sniff.js";

/** The maximum number of images in one reply, however many the app generates. */
export const MAX_REPLY_IMAGES = 16;

/** One image as returned by the app's `generate`; its metadata is forwarded to the client, except the cost. */
export type GeneratedImage = Pick<
  GeneratedFileMetadata,
  "model" | "seed" | "place" | "width" | "height" | "requested" | "sent" | "warnings" | "microUsd"
> & {
  /** The whole image, or a stream of it as it arrives from the provider. */
  bytes: Uint8Array | ReadableStream<Uint8Array>;
  /** The type claimed by the provider. The client gets the type detected from the content. */
  mimeType: string;
  /** The provider's display name. */
  provider: string;
  /** The suggested name of the file, with its extension. */
  fileName: string;
  /**
   * What is written into it as IPTC's digital source type. Default: `trainedAlgorithmicMedia`, or
   * `compositeWithTrainedAlgorithmicMedia` if an input image is not itself marked as generated.
   */
  digitalSourceType?: GeneratedSourceType;
};

/** An image whose first bytes have been checked. */
export type OpenImage = {
  type: GeneratedType;
  /** Total bytes, if known in advance. */
  size: number | undefined;
  /** The next chunk, or undefined at the end. Rejects if the source fails, above `maxBytes`, and after an abort. */
  read: () => Promise<Uint8Array | undefined>;
};

/** Enough for every type in GENERATED_TYPES. */
const HEAD_BYTES = 32;

export type OpenOptions = { maxBytes: number; signal: AbortSignal; markOf: MarkOf };

/**
 * Waits for the first bytes and throws unless they are those of an image, which is then marked. The source is cancelled when
 * `signal` is aborted, and before anything is thrown.
 */
export async function openImage(
  image: GeneratedImage,
  { maxBytes, signal, markOf }: OpenOptions,
): Promise<OpenImage> {
  const read = readCounted(image.bytes, maxBytes, signal);
  const head: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const chunk = await read.next();
    if (!chunk) break;
    head.push(chunk);
    length += chunk.length;
  }
  const sniffed = sniffType(concat(head, Math.min(length, HEAD_BYTES)));
  const type = GENERATED_TYPES.find((known) => known === sniffed);
  if (type === undefined) {
    const error = new TypeError(`The provider returned ${sniffed ?? "an unknown type"}, not an image`);
    read.cancel(error);
    throw error;
  }
  const stop = (error: unknown): never => {
    read.cancel(error);
    throw error;
  };
  const mark = await markOf(image).catch(stop);
  if (isStream(image.bytes)) {
    const next = async () => head.shift() ?? read.next();
    return { type, size: undefined, read: mark ? markChunks(next, type, mark) : next };
  }
  // All of it is here, and its size was checked. Its length is sent beforehand.
  const whole = mark ? await markOrigin(image.bytes, type, mark).catch(stop) : image.bytes;
  let rest: Uint8Array | undefined = whole;
  read.cancel("The image is in memory");
  return {
    type,
    size: whole.byteLength,
    async read() {
      signal.throwIfAborted();
      const chunk = rest;
      rest = undefined;
      return chunk;
    },
  };
}

export async function* chunksOf({ read }: OpenImage): AsyncGenerator<Uint8Array, void, undefined> {
  for (let chunk = await read(); chunk; chunk = await read()) yield chunk;
}

/** Cancels the stream of an image that will not be read. */
export function discard(image: GeneratedImage, reason: unknown): void {
  if (isStream(image.bytes) && !image.bytes.locked) image.bytes.cancel(reason).catch(ignore);
}

function readCounted(bytes: GeneratedImage["bytes"], maxBytes: number, signal: AbortSignal) {
  const reader = (isStream(bytes) ? bytes : streamOf(bytes)).getReader();
  const cancel = (reason: unknown) => {
    signal.removeEventListener("abort", onAbort);
    reader.cancel(reason).catch(ignore);
  };
  const onAbort = () => cancel(signal.reason);
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) onAbort();

  let left = maxBytes;
  const next = async (): Promise<Uint8Array | undefined> => {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) {
        signal.removeEventListener("abort", onAbort);
        return undefined;
      }
      if (!ArrayBuffer.isView(value)) throw cancelled(new TypeError("The image's stream yields no bytes"));
      left -= value.byteLength;
      if (left < 0) throw cancelled(new RangeError(`The image is larger than ${maxBytes} bytes`));
      if (value.byteLength > 0) return value;
    }
  };
  const cancelled = (error: Error) => {
    cancel(error);
    return error;
  };
  return { next, cancel };
}

// Not `instanceof`: some runtimes pass streams and arrays of another realm.
function isStream(bytes: GeneratedImage["bytes"]): bytes is ReadableStream<Uint8Array> {
  return "getReader" in bytes;
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** The first `length` bytes of the chunks, as one array. */
function concat(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(0, length - at);
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function ignore(): void {}
