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
const ASKED_HEADER = "x-ai-asked";
const SENT_HEADER = "x-ai-sent";
const WARNINGS_HEADER = "x-ai-warnings";

/** The response headers that a page of another origin may read. */
export const EXPOSED_HEADERS = [
  PROVIDER_HEADER,
  MODEL_HEADER,
  SEED_HEADER,
  ASKED_HEADER,
  SENT_HEADER,
  WARNINGS_HEADER,
  "retry-after",
] as const;

export type ImageHeaders = {
  provider?: string;
  model?: string;
  seed?: number;
  /** The requested fields that differ from `sent`. */
  asked?: Record<string, unknown>;
  /** The fields sent to the model that differ from `asked`. */
  sent?: Record<string, unknown>;
  /** One sentence for each difference between the request and what was sent to the model. */
  warnings?: readonly string[];
};

/** Proxies and servers reject replies with long headers: 8 KB in total is a common limit. */
const MAX_METADATA = 4096;

/** Whether an image's metadata fits into headers. */
export function fitsHeaders({ asked, sent, warnings }: ImageHeaders): boolean {
  const values = [asked, sent, warnings].map((each) => (each ? encodeJson(each) : ""));
  return values.join("").length <= MAX_METADATA;
}

/** Warnings take precedence over `asked` and `sent` if space is short: they say in words what was changed. */
function fitHeaders({ asked, sent, warnings = [] }: ImageHeaders): ImageHeaders {
  const longestFirst = [
    { ...(asked && { asked }), ...(sent && { sent }), warnings },
    { ...(sent && { sent }), warnings },
    { warnings },
  ];
  return longestFirst.find(fitsHeaders) ?? {};
}

export function encodeImageHeaders(metadata: ImageHeaders): Record<string, string> {
  const { provider, model, seed } = metadata;
  const { asked, sent, warnings } = fitHeaders(metadata);
  return {
    ...(asked !== undefined && { [ASKED_HEADER]: encodeJson(asked) }),
    ...(sent !== undefined && { [SENT_HEADER]: encodeJson(sent) }),
    ...(warnings?.length && { [WARNINGS_HEADER]: encodeJson(warnings) }),
    ...(provider !== undefined && { [PROVIDER_HEADER]: encodeHeaderValue(provider) }),
    ...(model !== undefined && { [MODEL_HEADER]: encodeHeaderValue(model) }),
    ...(seed !== undefined && { [SEED_HEADER]: String(seed) }),
  };
}

export function decodeImageHeaders(headers: Headers): ImageHeaders {
  const provider = headers.get(PROVIDER_HEADER);
  const model = headers.get(MODEL_HEADER);
  const seed = headers.get(SEED_HEADER);
  return {
    ...(provider !== null && { provider: decodeHeaderValue(provider) }),
    ...(model !== null && { model: decodeHeaderValue(model) }),
    ...(seed !== null && /^\d{1,15}$/.test(seed) && { seed: Number(seed) }),
    ...readMetadata({
      asked: decodeJson(headers.get(ASKED_HEADER)),
      sent: decodeJson(headers.get(SENT_HEADER)),
      warnings: decodeJson(headers.get(WARNINGS_HEADER)),
    }),
  };
}

/** The valid fields of an image's metadata as sent by any server. */
export function readMetadata(
  metadata: Record<string, unknown>,
): ImageHeaders & { place?: Place; width?: number; height?: number } {
  const { provider, model, seed, place, width, height, asked, sent, warnings } = metadata;
  const sentences = Array.isArray(warnings) ? warnings.filter((each) => typeof each === "string") : [];
  return {
    ...(typeof provider === "string" && { provider }),
    ...(typeof model === "string" && { model }),
    ...(typeof seed === "number" && { seed }),
    ...(isPlace(place) && { place: { n: place.n, count: place.count } }),
    ...(typeof width === "number" && { width }),
    ...(typeof height === "number" && { height }),
    ...(isObject(asked) && { asked }),
    ...(isObject(sent) && { sent }),
    ...(sentences.length > 0 && { warnings: sentences }),
  };
}

/** An image's position in its run, `n` from 0 of `count`. */
export type Place = { n: number; count: number };

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

/** Whether the client prefers JSON to an image. No `Accept` header, or any image type, means bytes. */
export function prefersJson(accept: string | null): boolean {
  const { json, image } = weights(accept);
  return json > image;
}

/** Whether the client accepts `multipart/form-data`, whatever else it accepts. */
export function acceptsMultipart(accept: string | null): boolean {
  return weights(accept).multipart > 0;
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
export type WireImage = {
  bytes: Uint8Array<ArrayBuffer>;
  mimeType: string;
  fileName: string;
  seed?: number;
  /** Pixels, if the provider reported them. */
  width?: number;
  height?: number;
  asked?: Record<string, unknown>;
  sent?: Record<string, unknown>;
  warnings?: readonly string[];
};
export type WireImages = { images: WireImage[]; provider?: string; model?: string };

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
