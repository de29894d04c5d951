import type { GeneratedFileMetadata } from "../../core/generation/generated-file-metadata.js";
import { decodeBase64 } from "./base64.js";
import { isObject, parseObject } from "./json.js";
import { MULTIPART_TYPE } from "./multipart.js";

export const JSON_TYPE = "application/json";

/** The accepted types of generated images; any other content is an error. */
export const GENERATED_TYPES = ["image/png", "image/webp", "image/jpeg", "image/avif"] as const;
/** The media type of a generated image. */
export type GeneratedType = (typeof GENERATED_TYPES)[number];

const PROVIDER_HEADER = "x-ai-provider";
const MODEL_HEADER = "x-ai-model";
const SEED_HEADER = "x-ai-seed";
const REQUESTED_HEADER = "x-ai-requested";
const SENT_HEADER = "x-ai-sent";
const WARNINGS_HEADER = "x-ai-warnings";

/** The response headers that a page of another origin may read. */
export const EXPOSED_HEADERS = [
  PROVIDER_HEADER,
  MODEL_HEADER,
  SEED_HEADER,
  REQUESTED_HEADER,
  SENT_HEADER,
  WARNINGS_HEADER,
  "retry-after",
] as const;

/** The metadata of a file that is sent as raw bytes. */
export type HeaderMetadata = Pick<
  GeneratedFileMetadata,
  "provider" | "model" | "seed" | "requested" | "sent" | "warnings"
>;

/** Proxies and servers reject replies with long headers: 8 KB in total is a common limit. */
const MAX_METADATA = 4096;

/** Whether an image's metadata fits into headers. */
export function fitsHeaders({ requested, sent, warnings }: HeaderMetadata): boolean {
  const values = [requested, sent, warnings].map((each) => (each ? encodeJson(each) : ""));
  return values.join("").length <= MAX_METADATA;
}

/** Warnings take precedence over `requested` and `sent` if space is short: they say in words what was changed. */
function fitHeaders({ requested, sent, warnings = [] }: HeaderMetadata): HeaderMetadata {
  const longestFirst = [
    { ...(requested && { requested }), ...(sent && { sent }), warnings },
    { ...(sent && { sent }), warnings },
    { warnings },
  ];
  return longestFirst.find(fitsHeaders) ?? {};
}

/**
 * The response headers of a file that is sent as raw bytes. If they are too long for proxies, `requested` is left out
 * first, then `sent`, then the warnings.
 *
 * @example
 * ```ts
 * import { encodeMetadataHeaders } from "@reactkits.dev/react-media-library/server/protocol";
 *
 * export const reply = (png: Blob) =>
 *   new Response(png, { headers: { "content-type": "image/png", ...encodeMetadataHeaders({ seed: 42 }) } });
 * ```
 */
export function encodeMetadataHeaders(metadata: HeaderMetadata): Record<string, string> {
  const { provider, model, seed } = metadata;
  const { requested, sent, warnings } = fitHeaders(metadata);
  return {
    ...(requested !== undefined && { [REQUESTED_HEADER]: encodeJson(requested) }),
    ...(sent !== undefined && { [SENT_HEADER]: encodeJson(sent) }),
    ...(warnings?.length && { [WARNINGS_HEADER]: encodeJson(warnings) }),
    ...(provider !== undefined && { [PROVIDER_HEADER]: encodeHeaderValue(provider) }),
    ...(model !== undefined && { [MODEL_HEADER]: encodeHeaderValue(model) }),
    ...(seed !== undefined && { [SEED_HEADER]: String(seed) }),
  };
}

export function decodeMetadataHeaders(headers: Headers): HeaderMetadata {
  const provider = headers.get(PROVIDER_HEADER);
  const model = headers.get(MODEL_HEADER);
  const seed = headers.get(SEED_HEADER);
  return {
    ...(provider !== null && { provider: decodeHeaderValue(provider) }),
    ...(model !== null && { model: decodeHeaderValue(model) }),
    ...(seed !== null && /^\d{1,15}$/.test(seed) && { seed: Number(seed) }),
    ...readMetadata({
      requested: decodeJson(headers.get(REQUESTED_HEADER)),
      sent: decodeJson(headers.get(SENT_HEADER)),
      warnings: decodeJson(headers.get(WARNINGS_HEADER)),
    }),
  };
}

/** The valid fields of an image's metadata as sent by any server. */
export function readMetadata(
  metadata: Record<string, unknown>,
): HeaderMetadata & Pick<GeneratedFileMetadata, "place" | "width" | "height"> {
  const { provider, model, seed, place, width, height, requested, sent, warnings } = metadata;
  const sentences = Array.isArray(warnings) ? warnings.filter((each) => typeof each === "string") : [];
  return {
    ...(typeof provider === "string" && { provider }),
    ...(typeof model === "string" && { model }),
    ...(typeof seed === "number" && { seed }),
    ...(isPlace(place) && { place: { n: place.n, count: place.count } }),
    ...(typeof width === "number" && { width }),
    ...(typeof height === "number" && { height }),
    ...(isObject(requested) && { requested }),
    ...(isObject(sent) && { sent }),
    ...(sentences.length > 0 && { warnings: sentences }),
  };
}

type Place = NonNullable<GeneratedFileMetadata["place"]>;

export function isPlace(value: unknown): value is Place {
  if (!isObject(value)) return false;
  const { n, count } = value;
  return Number.isInteger(n) && typeof n === "number" && typeof count === "number" && n >= 0 && n < count;
}

const encodeJson = (value: unknown): string => encodeHeaderValue(JSON.stringify(value));

function decodeJson(value: string | null): unknown {
  try {
    return value === null ? undefined : JSON.parse(decodeHeaderValue(value));
  } catch {
    return undefined;
  }
}

/** Percent-encodes everything but visible ASCII, so that `owner/name:version` stays readable. */
function encodeHeaderValue(value: string): string {
  return value.toWellFormed().replace(/[^!-$&-~]/gu, (char) => encodeURIComponent(char));
}

function decodeHeaderValue(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // A value of another server that contains a literal percent sign.
    return value;
  }
}

/** Maximum bytes of a preview on the wire: it is a small picture, sent again and again. */
export const PREVIEW_BYTES = 256 * 1024;

/** Whether the client prefers JSON to an image. No `Accept` header, or any image type, means bytes. */
export function prefersJson(accept: string | null): boolean {
  const { json, image } = weights(accept);
  return json > image;
}

/** Whether the client accepts `multipart/form-data`, whatever else it accepts. */
export function acceptsMultipart(accept: string | null): boolean {
  return weights(accept).multipart > 0;
}

/** The `Accept` of clients that show previews: a parameter that other servers ignore. */
export const PREVIEWS_ACCEPT = `image/*, ${MULTIPART_TYPE}; previews=1`;

/** Whether the client shows previews. */
export function acceptsPreviews(accept: string | null): boolean {
  return acceptsMultipart(accept) && !prefersJson(accept) && /;\s*previews=1\b/i.test(accept ?? "");
}

function weights(accept: string | null): { json: number; image: number; multipart: number } {
  let json = 0;
  let image = 0;
  let multipart = 0;
  for (const range of (accept ?? "").toLowerCase().split(",")) {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim());
    const q = parameters.find((parameter) => parameter.startsWith("q="));
    const weight = q === undefined ? 1 : Number(q.slice(2)) || 0;
    if (type === JSON_TYPE) json = Math.max(json, weight);
    if (type.startsWith("image/") || type === MULTIPART_TYPE) image = Math.max(image, weight);
    if (type === MULTIPART_TYPE) multipart = Math.max(multipart, weight);
  }
  return { json, image, multipart };
}

/** One image of a JSON reply. */
export type WireImage = Pick<
  GeneratedFileMetadata,
  "seed" | "width" | "height" | "requested" | "sent" | "warnings"
> & {
  bytes: Uint8Array<ArrayBuffer>;
  mimeType: string;
  fileName: string;
};
export type WireImages = { images: WireImage[] } & Pick<GeneratedFileMetadata, "provider" | "model">;

/** An image being encoded as JSON; `base64` must be read to its end before the next image is requested. */
export type EncodedImage = Pick<WireImage, "mimeType" | "fileName"> &
  PartiallyKnown<Omit<WireImage, "bytes"> & Pick<WireImages, "provider" | "model">> & {
    base64: AsyncIterable<string>;
  };

type PartiallyKnown<T> = { [Key in keyof T]?: T[Key] | undefined };

/**
 * JSON in chunks, image by image. The first image is written twice: at the top level, for clients that expect a single
 * image, and as the first of `images`; only that one is held in memory.
 */
export async function* encodeImages(images: AsyncIterable<EncodedImage>): AsyncGenerator<string> {
  let first: EncodedImage | undefined;
  for await (const image of images) {
    const { base64, provider: _, model: __, ...metadata } = image;
    if (first) {
      yield ",";
      yield* encodeImage(metadata, base64);
      continue;
    }
    first = image;
    const held: string[] = [];
    for await (const piece of base64) held.push(piece);
    const { mimeType, fileName } = metadata;
    yield '{"imageBase64":"';
    yield* held;
    yield `",${JSON.stringify({ mimeType, fileName }).slice(1, -1)},"images":[`;
    yield* encodeImage(metadata, held);
  }
  const rest = JSON.stringify({ provider: first?.provider, model: first?.model }).slice(1);
  yield `${first ? "]" : '{"images":[]'}${rest === "}" ? "" : ","}${rest}`;
}

/** An entry of `images`. */
export async function* encodeImage(
  metadata: { mimeType: string; fileName: string },
  base64: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<string> {
  yield `${JSON.stringify(metadata).slice(0, -1)},"dataBase64":"`;
  yield* base64;
  yield '"}';
}

/** Reads a reply with one image or with several; undefined if it is neither. */
export function decodeImages(text: string): WireImages | undefined {
  const body = parseObject(text);
  if (!body) return undefined;
  const entries = Array.isArray(body.images)
    ? body.images
    : [{ mimeType: body.mimeType, fileName: body.fileName, dataBase64: body.imageBase64 }];
  const images: WireImage[] = [];
  for (const entry of entries) {
    const image = isObject(entry) ? decodeImage(entry) : undefined;
    if (!image) return undefined;
    images.push(image);
  }
  return {
    images,
    ...(typeof body.provider === "string" && { provider: body.provider }),
    ...(typeof body.model === "string" && { model: body.model }),
  };
}

function decodeImage(entry: Record<string, unknown>): WireImage | undefined {
  const { mimeType, fileName, dataBase64 } = entry;
  if (typeof dataBase64 !== "string") return undefined;
  try {
    return {
      bytes: decodeBase64(dataBase64),
      mimeType: typeof mimeType === "string" ? mimeType : "",
      fileName: typeof fileName === "string" ? fileName : "",
      ...readMetadata({ ...entry, provider: undefined, model: undefined }),
    };
  } catch {
    return undefined;
  }
}
