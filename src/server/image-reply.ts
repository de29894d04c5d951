import { encodeBase64Pieces } from "../ai/protocol/base64.js";
import {
  type AIConnectReply,
  acceptsMultipart,
  type EncodedImage,
  encodeAIConnectReply,
  encodeImages,
  encodeMetadataHeaders,
  fitsHeaders,
  JSON_TYPE,
  prefersJson,
} from "../ai/protocol.js";
import { chunksOf, type GeneratedImage, MAX_REPLY_IMAGES, openImage } from "./generated-image.js";
import { sendMultipart } from "./multipart-reply.js";
import type { ReadRequest } from "./read-request.js";
import type { ReplyOptions } from "./reply-options.js";
import { streamBody } from "./stream-body.js";

/** Maximum number of bytes of a JSON reply that are buffered before its status is sent. */
const READ_AHEAD = 20 * 1024 * 1024;

/**
 * Resolves once the first bytes of the first image have been checked: any earlier failure is answered with its own
 * status.
 */
export async function sendImages(reply: ReplyOptions): Promise<Response> {
  const { decoded, accept, source } = reply;
  if (decoded.shape === "ai-connect") {
    const sent: GeneratedImage[] = [];
    const summarize = () => summarizeForAIConnect(sent, decoded);
    return sendJson(reply, encodeAIConnectReply(encodeAll(reply, sent), summarize));
  }
  if (prefersJson(accept)) return sendJson(reply, encodeImages(encodeAll(reply)));
  const several = (decoded.request.n ?? 1) > 1;
  const image = firstOf(source);
  if (reply.previews && (await isFirst(reply.previews.ready(), image))) {
    return sendMultipart(reply, { image }, several);
  }
  const first = await image;
  if (several || (!fitsHeaders(first) && acceptsMultipart(accept)))
    return sendMultipart(reply, { image: first }, several);
  return sendRaw(reply, first);
}

async function firstOf(source: ReplyOptions["source"]): Promise<GeneratedImage> {
  const first = await source.next();
  if (!first) throw noImage();
  return first;
}

/** Whether `one` resolves before `other`. Rejects if that rejects first. */
const isFirst = (one: Promise<unknown>, other: Promise<unknown>): Promise<boolean> =>
  Promise.race([other.then(() => false), one.then(() => true)]);

/** Streams one image while it arrives. */
async function sendRaw(
  { source, maxBytes, markOf, headers, upstream, report, done }: ReplyOptions,
  first: GeneratedImage,
): Promise<Response> {
  source.close("Only the first image is sent");
  const image = await openImage(first, { maxBytes, markOf, signal: upstream.signal });
  headers.set("content-type", image.type);
  if (image.size !== undefined) headers.set("content-length", String(image.size));
  for (const [name, value] of Object.entries(encodeMetadataHeaders(first))) headers.set(name, value);
  return new Response(streamBody(image.read, { upstream, report, done }), { headers });
}

/**
 * Streams images as JSON while they arrive. Besides the socket's buffer, memory holds one image of our own JSON and what
 * is read ahead. The beginning is read ahead so that most failures can still be answered with their own status.
 */
async function sendJson(
  { source, maxBytes, headers, upstream, report, done }: ReplyOptions,
  pieces: AsyncGenerator<string>,
): Promise<Response> {
  const encoder = new TextEncoder();
  const next = async () => {
    const { value } = await pieces.next();
    return value === undefined ? undefined : encoder.encode(value);
  };
  const ahead: Uint8Array[] = [];
  let length = 0;
  let piece = await next();
  for (; piece; piece = await next()) {
    ahead.push(piece);
    length += piece.length;
    if (length > Math.min(maxBytes, READ_AHEAD)) break;
  }
  if (!piece) headers.set("content-length", String(length));
  headers.set("content-type", JSON_TYPE);
  const end = () => {
    source.close("The reply has ended");
    done();
  };
  const read = async () => ahead.shift() ?? next();
  return new Response(streamBody(read, { upstream, report, done: end }), { headers });
}

/** Adds each image to `sent`. Only the fields named here leave the server, whatever else the app's object holds. */
async function* encodeAll(
  { source, maxBytes, markOf, upstream }: ReplyOptions,
  sent: GeneratedImage[] = [],
): AsyncGenerator<EncodedImage, void, undefined> {
  while (sent.length < MAX_REPLY_IMAGES) {
    const image = await source.next();
    if (!image) break;
    const open = await openImage(image, { maxBytes, markOf, signal: upstream.signal });
    const mimeType = open.type;
    sent.push({ ...image, mimeType });
    yield {
      mimeType,
      fileName: image.fileName,
      provider: image.provider,
      model: image.model,
      seed: image.seed,
      width: image.width,
      height: image.height,
      requested: image.requested,
      sent: image.sent,
      warnings: image.warnings,
      base64: encodeBase64Pieces(chunksOf(open)),
    };
  }
  if (sent.length === 0) throw noImage();
}

function summarizeForAIConnect(images: readonly GeneratedImage[], { format }: ReadRequest): AIConnectReply {
  const [first] = images;
  const otherType = images.find(({ mimeType }) => format !== undefined && mimeType !== format);
  const warnings = new Set(images.flatMap((image) => image.warnings ?? []));
  if (otherType) warnings.add(`The image is ${otherType.mimeType}: the model does not support ${format}.`);
  const costs = images.map(({ microUsd }) => microUsd);
  return {
    provider: first?.provider ?? "",
    model: first?.model,
    microUsd: costs.reduce<number | undefined>(addCost, 0),
    metadata: {
      seeds: images.map(({ seed }) => seed ?? null),
      ...(warnings.size > 0 && { warnings: [...warnings] }),
    },
  };
}

/** If one cost is unknown, so is the sum. */
function addCost(sum: number | undefined, cost: number | null | undefined): number | undefined {
  return sum === undefined || cost === undefined || cost === null ? undefined : sum + cost;
}

const noImage = () => new TypeError("generate() returned no image");
