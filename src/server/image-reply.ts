import { encodeImageHeaders, encodeImages, JSON_TYPE, type WireImage } from "../ai/protocol.js";
import { MediaLibraryError } from "../core/errors.js";
import { discard, type GeneratedImage, type OpenImage, openImage, readWhole } from "./generated-image.js";

export type ImageReply = {
  images: readonly GeneratedImage[];
  /** Of all the images in the reply. */
  maxBytes: number;
  headers: Headers;
  /** Aborted when the client lets go of the body. */
  upstream: AbortController;
  report: (error: unknown) => void;
  /** Called once, when the body has ended in whatever way. */
  done: () => void;
};

/** The first image as raw bytes, streamed as they arrive. Answers once the first bytes are known to be an image's. */
export async function sendRaw({
  images,
  maxBytes,
  headers,
  upstream,
  report,
  done,
}: ImageReply): Promise<Response> {
  const [first, ...others] = images;
  if (!first) throw noImage();
  for (const image of others) discard(image, "Only the first image is sent");
  const image = await openImage(first, maxBytes, upstream.signal);

  headers.set("content-type", image.type);
  if (image.size !== undefined) headers.set("content-length", String(image.size));
  for (const [name, value] of Object.entries(encodeImageHeaders(first))) headers.set(name, value);
  return new Response(streamBody(image, upstream, report, done), { headers });
}

/**
 * A failure after the headers went out can only be told by breaking the body: the client's fetch rejects.
 * The source is read on demand alone (no read-ahead), so a slow client slows the provider, not our memory.
 */
function streamBody(
  image: OpenImage,
  upstream: AbortController,
  report: (error: unknown) => void,
  done: () => void,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const chunk = await image.read();
          if (chunk) return controller.enqueue(chunk);
          controller.close();
        } catch (cause) {
          if (!upstream.signal.aborted) report(cause);
          // Not the cause itself: whoever logs a broken response must not log the provider's words.
          controller.error(new MediaLibraryError("provider", "The image broke off while it was sent."));
          upstream.abort(cause);
        }
        done();
      },
      cancel(reason) {
        done();
        upstream.abort(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

export async function sendJson({ images, maxBytes, headers, upstream, done }: ImageReply): Promise<Response> {
  const [first] = images;
  if (!first) throw noImage();
  const sent: WireImage[] = [];
  let left = maxBytes;
  for (const image of images) {
    const open = await openImage(image, left, upstream.signal);
    const bytes = await readWhole(open);
    left -= bytes.length;
    const { fileName, seed, width, height } = image;
    sent.push({ bytes, mimeType: open.type, fileName, seed, width, height });
  }
  done();
  headers.set("content-type", JSON_TYPE);
  return new Response(encodeImages({ images: sent, provider: first.provider, model: first.model }), {
    headers,
  });
}

const noImage = () => new TypeError("generate() answered with no image");
