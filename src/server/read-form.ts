import {
  boundaryOf,
  invalidFields,
  limited,
  MultipartError,
  type PartHead,
  readAll,
  receiveMultipart,
} from "../ai/protocol.js";
import { MediaLibraryError } from "../core/errors.js";
import { type BodyLimits, readChunks } from "./read-body.js";
import { receiveImage, TooManyPixels } from "./receive-image.js";
import { MEMORY, type UploadOptions } from "./uploads.js";

/** Limits of a request that may carry images. */
export type FileLimits = Omit<BodyLimits, "maxBytes"> & {
  /** Maximum size of the request's JSON, in bytes. */
  bodyBytes: number;
  /** Maximum number of images in a request, including the mask; 0 allows none. */
  files: number;
  /** Maximum size of one image, in bytes. */
  fileBytes: number;
  /** Maximum size of all images together, in bytes. */
  filesBytes: number;
  /** Maximum number of pixels of one image. Default 150 million. */
  filePixels?: number | undefined;
};

/** A request's decoded JSON and its images. */
export type RequestForm<Decoded> = {
  /** What `decode` returned for the part `request`. */
  decoded: Decoded;
  /** The input images, in order; absent if there are none. */
  images?: File[];
  /** The mask of the first image. */
  mask?: File;
};

/** Bytes allowed per part for boundaries and headers. */
const PART_OVERHEAD = 10_000;
const FILE_PIXELS = 150_000_000;

/**
 * Reads a multipart form with images. Each image is written to `uploads.store` while it arrives, and its header is
 * validated. `decode` reads the part `request` as soon as that part is complete; its errors are thrown before any image
 * is read. The caller must pass the images to `uploads.store.discard` when it has finished with them.
 *
 * @throws MediaLibraryError `rate-limited` if the upload gate is full, `too-large`, `request-timeout`, `invalid-json` if
 * the form is malformed, `field`, and the errors of `decode`
 * @example
 * ```ts
 * import { DEFAULT_GENERATE_LIMITS, readForm } from "@reactkits.dev/react-media-library/server";
 *
 * export async function countImages(request: Request): Promise<number> {
 *   const decode = (json: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(json));
 *   const { images = [] } = await readForm(request, DEFAULT_GENERATE_LIMITS, decode);
 *   return images.length;
 * }
 * ```
 */
export async function readForm<Decoded>(
  request: Request,
  limits: FileLimits,
  decode: (bytes: Uint8Array) => Decoded,
  { gate, store = MEMORY }: UploadOptions = {},
): Promise<RequestForm<Decoded>> {
  const boundary = boundaryOf(request.headers.get("content-type"));
  if (boundary === undefined || !request.body) throw malformedForm();
  const maxBytes = limits.bodyBytes + limits.filesBytes + (limits.files + 1) * PART_OVERHEAD;
  if (Number(request.headers.get("content-length")) > maxBytes) throw tooLarge(limits);

  const leave = await gate?.enter(request);
  const received: File[] = [];
  const receive: Receive = async (bytes, about) => {
    const file = await receiveImage(bytes, { ...about, maxPixels: limits.filePixels ?? FILE_PIXELS }, store);
    received.push(file);
    return file;
  };
  try {
    const chunks = readChunks(request, { ...limits, maxBytes });
    return await toForm(receiveMultipart(chunks, boundary, createReader(limits, decode, receive)));
  } catch (error) {
    for (const file of received) await store.discard(file);
    if (error instanceof TooManyPixels) throw tooLarge(limits);
    if (!(error instanceof MultipartError)) throw error;
    throw error.reason === "malformed" ? malformedForm() : tooLarge(limits);
  } finally {
    leave?.();
  }
}

type Bytes = AsyncGenerator<Uint8Array, void, undefined>;
type Receive = (bytes: Bytes, about: { field: string; name: string }) => Promise<File>;
type Part<Decoded> = { decoded: Decoded } | { image: File } | { mask: File };

/** Returns the reader of the form's parts, which may arrive in any order. */
function createReader<Decoded>(
  { bodyBytes, files, fileBytes, filesBytes, ...others }: FileLimits,
  decode: (bytes: Uint8Array) => Decoded,
  receive: Receive,
): (head: PartHead, bytes: Bytes) => Promise<Part<Decoded>> {
  const seen = { request: 0, image: 0, mask: 0 };
  let left = filesBytes;
  return async ({ name }, bytes) => {
    if (name !== "request" && name !== "image" && name !== "mask") {
      return refuse(name.slice(0, 100).toWellFormed(), "is not a part of this request");
    }
    seen[name] += 1;
    if (name !== "image" && seen[name] > 1) return refuse(name, "must not occur twice");
    if (name === "request") return { decoded: decode(await readAll(limited(bytes, bodyBytes))) };
    if (seen.image + seen.mask > files)
      throw tooLarge({ bodyBytes, files, fileBytes, filesBytes, ...others });
    const about = name === "mask" ? { field: name, name } : { field: "images", name: `image-${seen.image}` };
    const file = await receive(limited(bytes, Math.min(fileBytes, left)), about);
    left -= file.size;
    return name === "mask" ? { mask: file } : { image: file };
  };
}

async function toForm<Decoded>(parts: AsyncIterable<Part<Decoded>>): Promise<RequestForm<Decoded>> {
  const images: File[] = [];
  let form: { decoded: Decoded } | undefined;
  let mask: { mask: File } | undefined;
  for await (const part of parts) {
    if ("image" in part) images.push(part.image);
    else if ("mask" in part) mask = part;
    else form = part;
  }
  if (!form) return refuse("request", "is required");
  if (mask && images.length === 0) return refuse("mask", "requires an image");
  return { ...form, ...(images.length > 0 && { images }), ...mask };
}

function refuse(field: string, message: string): never {
  throw invalidFields([{ field, message }]);
}

function malformedForm(): MediaLibraryError {
  return new MediaLibraryError(
    "invalid-json",
    "The request's body is not a complete multipart/form-data form.",
  );
}

function tooLarge({ bodyBytes, files, fileBytes, filesBytes, filePixels = FILE_PIXELS }: FileLimits) {
  const each = `${megabytes(fileBytes)} and ${Math.floor(filePixels / 1_000_000)} megapixels`;
  return new MediaLibraryError(
    "too-large",
    `The request is too large: at most ${files} images of ${each}, ${megabytes(filesBytes)} in total, and ${bodyBytes} bytes of JSON.`,
  );
}

const megabytes = (bytes: number) => `${+(bytes / 1024 / 1024).toFixed(1)} MB`;
