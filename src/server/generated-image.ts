import { GENERATED_TYPES, type GeneratedType } from "../ai/protocol.js";
import { sniffType } from "../core/media/sniff.js";

/** Images that one reply may hold, whatever the app makes. */
export const MAX_REPLY_IMAGES = 16;

/** One image as the app's `generate` hands it over. */
export type GeneratedImage = {
  /** All of it, or a stream of it as it arrives from the provider. */
  bytes: Uint8Array | ReadableStream<Uint8Array>;
  /** What the provider claims. The client is told what the bytes themselves say. */
  mimeType: string;
  /** Who made it, as people should read it. */
  provider: string;
  /** The model that really ran. */
  model?: string;
  fileName: string;
  /** The seed that makes this image again: the request's own, or the one that was picked. */
  seed?: number;
  /** Which image of its run it is, `n` from 0, where `seed` is the run's and makes it only together with the others. */
  place?: { n: number; count: number };
  /** Pixels. */
  width?: number;
  height?: number;
  /** What was asked for and what was sent to the model, where these differ. Told to the client as they are. */
  asked?: Record<string, unknown>;
  sent?: Record<string, unknown>;
  /** A sentence for each change between what was asked for and what was sent. */
  warnings?: readonly string[];
  /** What it cost, in millionths of a US dollar; null or absent where unknown. */
  microUsd?: number | null;
};

/** An image of which the first bytes have been seen. */
export type OpenImage = {
  type: GeneratedType;
  /** Bytes in all, where that is known beforehand. */
  size: number | undefined;
  /** The next piece, undefined at the end; throws when the source fails, at the cap, and after an abort. */
  read: () => Promise<Uint8Array | undefined>;
};

/** Enough for every type in GENERATED_TYPES. */
const HEAD_BYTES = 32;

/**
 * Waits for the first bytes and throws unless they are an image's. When `signal` fires, at any time, the
 * source is cancelled; it is also cancelled before anything is thrown.
 */
export async function openImage(
  image: GeneratedImage,
  maxBytes: number,
  signal: AbortSignal,
): Promise<OpenImage> {
  const size = isStream(image.bytes) ? undefined : image.bytes.byteLength;
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
    const error = new TypeError(`The provider's answer is ${sniffed ?? "of an unknown type"}, not an image`);
    read.cancel(error);
    throw error;
  }
  return { type, size, read: async () => head.shift() ?? read.next() };
}

export async function* chunksOf({ read }: OpenImage): AsyncGenerator<Uint8Array, void, undefined> {
  for (let chunk = await read(); chunk; chunk = await read()) yield chunk;
}

/** Lets go of an image that nobody will read. */
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
      if (!ArrayBuffer.isView(value)) throw cancelled(new TypeError("The image's stream is not of bytes"));
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

// Not `instanceof`: some runtimes hand over streams and arrays of another realm.
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
