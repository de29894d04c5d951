import {
  encodeBoundary,
  encodePartHead,
  JSON_TYPE,
  joinBytes,
  MULTIPART_END,
  MULTIPART_TYPE,
  PROBLEM_TYPE,
} from "../ai/protocol.js";
import {
  chunksOf,
  type GeneratedImage,
  MAX_REPLY_IMAGES,
  type OpenImage,
  openImage,
} from "./generated-image.js";
import type { CheckedPreview } from "./preview-feed.js";
import type { ReplyOptions } from "./reply-options.js";
import { streamBody } from "./stream-body.js";

/** The first image; a promise of it if the reply begins with previews. */
export type FirstImage = { image: GeneratedImage | Promise<GeneratedImage> };

/**
 * Streams all images, or only the first, as a multipart body while they arrive, with the previews in between. Without a preview
 * before it, resolves once the first bytes of the first image have been checked.
 */
export async function sendMultipart(
  reply: ReplyOptions,
  { image }: FirstImage,
  several: boolean,
): Promise<Response> {
  const { source, headers, upstream, report, done } = reply;
  const opening = Promise.resolve(image).then((first) => open(first, reply));
  if (image instanceof Promise) opening.catch(ignore);
  else await opening;
  const boundary = `image-${crypto.randomUUID()}`;
  headers.set("content-type", `${MULTIPART_TYPE}; boundary=${boundary}`);
  const pieces = piecesOf(opening, several, boundary, reply);
  const read = async () => (await pieces.next()).value ?? undefined;
  const end = () => {
    source.close("The reply has ended");
    done();
  };
  return new Response(streamBody(read, { upstream, report, done: end }), { headers });
}

type Opened = { image: GeneratedImage; open: OpenImage };

async function open(image: GeneratedImage, { maxBytes, markOf, upstream }: ReplyOptions): Promise<Opened> {
  return { image, open: await openImage(image, { maxBytes, markOf, signal: upstream.signal }) };
}

async function* piecesOf(
  first: Promise<Opened>,
  several: boolean,
  boundary: string,
  reply: ReplyOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { source, upstream, toProblem } = reply;
  const delimiter = encodeBoundary(boundary);
  const jsonPart = (name: string, type: string, json: string): Uint8Array[] => [
    encodePartHead({ name, fileName: undefined, type }),
    new TextEncoder().encode(json),
    delimiter,
  ];
  const following = async (): Promise<Opened | undefined> => {
    const image = await source.next();
    return image && open(image, reply);
  };
  yield delimiter;
  let next: Promise<Opened | undefined> = first;
  for (let count = 1; ; count++) {
    let opened: Opened | undefined;
    try {
      for await (const preview of previewsUntil(next, reply)) {
        // One chunk: what is sent of it is sent whole.
        const { n, type, bytes } = preview;
        const head = encodePartHead({ name: "preview", fileName: String(n), type });
        yield joinBytes([head, bytes, delimiter]);
      }
      opened = await next;
    } catch (error) {
      if (upstream.signal.aborted) throw error;
      if (count === 1) await reply.onNoImage(error);
      yield* jsonPart("problem", PROBLEM_TYPE, toProblem(error));
      break;
    }
    if (!opened) break;
    if (!several) source.close("Only the first image is sent");
    const { provider, model, seed, place, width, height, requested, sent, warnings, fileName } = opened.image;
    const metadata = { provider, model, seed, place, width, height, requested, sent, warnings };
    yield* jsonPart("metadata", JSON_TYPE, JSON.stringify(metadata));
    yield encodePartHead({ name: "image", fileName, type: opened.open.type });
    yield* chunksOf(opened.open);
    yield delimiter;
    if (!several || count >= MAX_REPLY_IMAGES) break;
    next = following();
    // It is awaited only once the client has taken what was sent before.
    next.catch(ignore);
  }
  yield MULTIPART_END;
}

/** The previews until `work` settles, as the client has room for them. */
async function* previewsUntil(
  work: Promise<unknown>,
  { previews }: ReplyOptions,
): AsyncGenerator<CheckedPreview, void, undefined> {
  if (!previews) return;
  let settled = false;
  const settling = work.then(ignore, ignore).then(() => {
    settled = true;
  });
  for (;;) {
    await Promise.race([settling, previews.ready()]);
    if (settled) return;
    const preview = previews.take();
    if (preview) yield preview;
  }
}

function ignore(): void {}
