import {
  encodeBoundary,
  encodePartHead,
  JSON_TYPE,
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
import type { ReplyOptions } from "./reply-options.js";
import { streamBody } from "./stream-body.js";

/** Streams all images, or only the first, as a multipart body while they arrive. */
export async function sendMultipart(
  reply: ReplyOptions,
  first: GeneratedImage,
  several: boolean,
): Promise<Response> {
  const { source, maxBytes, markOf, headers, upstream, report, done } = reply;
  const options = { maxBytes, markOf, signal: upstream.signal };
  const open = await openImage(first, options);
  if (!several) source.close("Only the first image is sent");
  const boundary = `image-${crypto.randomUUID()}`;
  headers.set("content-type", `${MULTIPART_TYPE}; boundary=${boundary}`);
  const pieces = piecesOf({ image: first, open }, boundary, reply);
  const read = async () => (await pieces.next()).value ?? undefined;
  const end = () => {
    source.close("The reply has ended");
    done();
  };
  return new Response(streamBody(read, { upstream, report, done: end }), { headers });
}

type Opened = { image: GeneratedImage; open: OpenImage };

async function* piecesOf(
  first: Opened,
  boundary: string,
  { source, maxBytes, markOf, upstream, toProblem }: ReplyOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const delimiter = encodeBoundary(boundary);
  const options = { maxBytes, markOf, signal: upstream.signal };
  const jsonPart = (name: string, type: string, json: string): Uint8Array[] => [
    encodePartHead({ name, fileName: undefined, type }),
    new TextEncoder().encode(json),
    delimiter,
  ];
  yield delimiter;
  let next: Opened | undefined = first;
  for (let count = 1; next; count++) {
    const { image, open }: Opened = next;
    const { provider, model, seed, place, width, height, requested, sent, warnings } = image;
    const metadata = { provider, model, seed, place, width, height, requested, sent, warnings };
    yield* jsonPart("metadata", JSON_TYPE, JSON.stringify(metadata));
    yield encodePartHead({ name: "image", fileName: image.fileName, type: open.type });
    yield* chunksOf(open);
    yield delimiter;
    try {
      const following: GeneratedImage | undefined =
        count < MAX_REPLY_IMAGES ? await source.next() : undefined;
      next = following && { image: following, open: await openImage(following, options) };
    } catch (error) {
      if (upstream.signal.aborted) throw error;
      yield* jsonPart("problem", PROBLEM_TYPE, toProblem(error));
      next = undefined;
    }
  }
  yield MULTIPART_END;
}
