import { encodeBase64Pieces } from "../ai/protocol/base64.js";
import {
  type AIConnectReply,
  acceptsMultipart,
  type EncodedImage,
  encodeAIConnectReply,
  encodeImageHeaders,
  encodeImages,
  fitsHeaders,
  JSON_TYPE,
  prefersJson,
} from "../ai/protocol.js";
import { chunksOf, type GeneratedImage, MAX_REPLY_IMAGES, openImage } from "./generated-image.js";
import { sendMultipart } from "./multipart-reply.js";
import type { ReadRequest } from "./read-request.js";
import type { ImageReply } from "./reply-context.js";
import { streamBody } from "./stream-body.js";

/** Bytes of a JSON reply that are held before its status is sent, at most. */
const READ_AHEAD = 20 * 1024 * 1024;

/**
 * Answers once the first bytes of the first image are known to be an image's: whatever fails before is a problem
 * with a status of its own.
 */
export async function sendImages(reply: ImageReply): Promise<Response> {
  const { wanted, accept, source } = reply;
  if (wanted.shape === "ai-connect") {
    const sent: GeneratedImage[] = [];
    const tell = () => tellAIConnect(sent, wanted);
    return sendJson(reply, encodeAIConnectReply(encodeAll(reply, sent), tell));
  }
  if (prefersJson(accept)) return sendJson(reply, encodeImages(encodeAll(reply)));
  const first = await source.next();
  if (!first) throw noImage();
  const several = (wanted.request.n ?? 1) > 1;
  if (several || (!fitsHeaders(first) && acceptsMultipart(accept)))
    return sendMultipart(reply, first, several);
  return sendRaw(reply, first);
}

/** One image as it arrives. */
async function sendRaw(
  { source, maxBytes, headers, upstream, report, done }: ImageReply,
  first: GeneratedImage,
): Promise<Response> {
  source.close("Only the first image is sent");
  const image = await openImage(first, maxBytes, upstream.signal);
  headers.set("content-type", image.type);
  if (image.size !== undefined) headers.set("content-length", String(image.size));
  for (const [name, value] of Object.entries(encodeImageHeaders(first))) headers.set(name, value);
  return new Response(streamBody(image.read, { upstream, report, done }), { headers });
}

/**
 * Each image as it arrives: beside what the socket holds, memory is one image in own JSON, and what is read ahead. The
 * beginning is read ahead, so that most failures still are problems with a status of their own.
 */
async function sendJson(
  { source, maxBytes, headers, upstream, report, done }: ImageReply,
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

/** `sent` is given what is on its way; of the app's own object no more goes out than is named here. */
async function* encodeAll(
  { source, maxBytes, upstream }: ImageReply,
  sent: GeneratedImage[] = [],
): AsyncGenerator<EncodedImage, void, undefined> {
  while (sent.length < MAX_REPLY_IMAGES) {
    const image = await source.next();
    if (!image) break;
    const open = await openImage(image, maxBytes, upstream.signal);
    const { fileName, provider, model, seed, width, height, asked, warnings } = image;
    const mimeType = open.type;
    sent.push({ ...image, mimeType });
    yield {
      ...{ mimeType, fileName, provider, model, seed, width, height, asked, sent: image.sent, warnings },
      base64: encodeBase64Pieces(chunksOf(open)),
    };
  }
  if (sent.length === 0) throw noImage();
}

function tellAIConnect(images: readonly GeneratedImage[], { format }: ReadRequest): AIConnectReply {
  const [first] = images;
  const otherType = images.find(({ mimeType }) => format !== undefined && mimeType !== format);
  const warnings = new Set(images.flatMap((image) => image.warnings ?? []));
  if (otherType) warnings.add(`The image is ${otherType.mimeType}: the model does not make ${format}.`);
  const costs = images.map(({ microUsd }) => microUsd);
  return {
    provider: first?.provider ?? "",
    model: first?.model,
    microUsd: costs.reduce<number | undefined>(addKnown, 0),
    metadata: {
      seeds: images.map(({ seed }) => seed ?? null),
      ...(warnings.size > 0 && { warnings: [...warnings] }),
    },
  };
}

/** A sum of which one part is unknown is unknown, not smaller. */
function addKnown(sum: number | undefined, cost: number | null | undefined): number | undefined {
  return sum === undefined || cost === undefined || cost === null ? undefined : sum + cost;
}

const noImage = () => new TypeError("generate() answered with no image");
