import {
  acceptsMultipart,
  encodeAIConnectReply,
  encodeImageHeaders,
  encodeImages,
  fitsHeaders,
  JSON_TYPE,
  prefersJson,
  type WireImage,
} from "../ai/protocol.js";
import { type GeneratedImage, openImage, readWhole } from "./generated-image.js";
import type { ImageSource } from "./image-source.js";
import { sendMultipart } from "./multipart-reply.js";
import type { ReadRequest } from "./read-request.js";
import { streamBody } from "./stream-body.js";

export type ImageReply = {
  /** What was asked for. */
  wanted: ReadRequest;
  accept: string | null;
  source: ImageSource;
  /** Of one image; of all images together in JSON. */
  maxBytes: number;
  headers: Headers;
  /** Aborted when the client lets go of the body. */
  upstream: AbortController;
  report: (error: unknown) => void;
  /** The problem (RFC 9457) that stands for an error, as JSON; reports what is to be reported. */
  toProblem: (error: unknown) => string;
  /** Called once, when the body has ended in whatever way. */
  done: () => void;
};

/**
 * Answers once the first bytes of the first image are known to be an image's: whatever fails before is a problem
 * with a status of its own.
 */
export async function sendImages(reply: ImageReply): Promise<Response> {
  const { wanted, accept, source } = reply;
  if (wanted.shape === "ai-connect") return sendJson(reply, toAIConnect);
  if (prefersJson(accept)) return sendJson(reply, toJson);
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

type SentImage = WireImage & Pick<GeneratedImage, "provider" | "model" | "microUsd">;

async function sendJson(
  { wanted, source, maxBytes, headers, upstream, done }: ImageReply,
  encode: (images: readonly SentImage[], wanted: ReadRequest) => string,
): Promise<Response> {
  const images: SentImage[] = [];
  let left = maxBytes;
  for (let image = await source.next(); image; image = await source.next()) {
    const open = await openImage(image, left, upstream.signal);
    const bytes = await readWhole(open);
    left -= bytes.length;
    images.push({ ...image, bytes, mimeType: open.type });
  }
  if (images.length === 0) throw noImage();
  done();
  headers.set("content-type", JSON_TYPE);
  return new Response(encode(images, wanted), { headers });
}

function toJson(images: readonly SentImage[]): string {
  const [first] = images;
  const sent = images.map(({ bytes, mimeType, fileName, seed, width, height, asked, sent, warnings }) => ({
    ...{ bytes, mimeType, fileName, seed, width, height, asked, sent, warnings },
  }));
  return encodeImages({ images: sent, provider: first?.provider, model: first?.model });
}

function toAIConnect(images: readonly SentImage[], { format }: ReadRequest): string {
  const [first] = images;
  const otherType = images.find(({ mimeType }) => format !== undefined && mimeType !== format);
  const warnings = new Set(images.flatMap((image) => image.warnings ?? []));
  if (otherType) warnings.add(`The image is ${otherType.mimeType}: the model does not make ${format}.`);
  const costs = images.map(({ microUsd }) => microUsd);
  return encodeAIConnectReply({
    images,
    provider: first?.provider ?? "",
    model: first?.model,
    microUsd: costs.reduce<number | undefined>(addKnown, 0),
    metadata: {
      seeds: images.map(({ seed }) => seed ?? null),
      ...(warnings.size > 0 && { warnings: [...warnings] }),
    },
  });
}

/** A sum of which one part is unknown is unknown, not smaller. */
function addKnown(sum: number | undefined, cost: number | null | undefined): number | undefined {
  return sum === undefined || cost === undefined || cost === null ? undefined : sum + cost;
}

const noImage = () => new TypeError("generate() answered with no image");
