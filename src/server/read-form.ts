import {
  boundaryOf,
  collect,
  invalidFields,
  limited,
  MultipartError,
  type PartHead,
  receiveMultipart,
} from "../ai/protocol.js";
import { MediaLibraryError } from "../core/errors.js";
import { type BodyLimits, readChunks } from "./read-body.js";
import { receiveImage, TooManyPixels } from "./receive-image.js";
import { MEMORY, type UploadOptions } from "./uploads.js";

export type FileLimits = Omit<BodyLimits, "maxBytes"> & {
  /** Bytes of the request's JSON. */
  bodyBytes: number;
  /** Images that may go with a request, the mask among them; 0 where none may. */
  files: number;
  /** Bytes of one of them. */
  fileBytes: number;
  /** Bytes of all of them. */
  filesBytes: number;
  /** Pixels of one of them. Default 150 million. */
  filePixels?: number | undefined;
};

export type RequestForm<Decoded> = { decoded: Decoded; images?: File[]; mask?: File };

/** Bytes that a form may have beside its parts' own, for each part. */
const PART_OVERHEAD = 10_000;
const FILE_PIXELS = 150_000_000;

/**
 * Reads a form with images, each of which goes to `uploads.store` while it arrives, and of which the header is
 * checked. Throws `rate-limited` where too many send one already, `too-large`, `request-timeout`, `invalid-json` where
 * it is no whole form, `field`, and what `decode`, which reads the part `request`, throws: that as soon as the part is
 * there, before the images. Whoever gets the images has `uploads.store` discard them.
 */
export async function readForm<Decoded>(
  request: Request,
  limits: FileLimits,
  decode: (bytes: Uint8Array) => Decoded,
  { gate, store = MEMORY }: UploadOptions = {},
): Promise<RequestForm<Decoded>> {
  const boundary = boundaryOf(request.headers.get("content-type"));
  if (boundary === undefined || !request.body) throw notWhole();
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
    throw error.reason === "malformed" ? notWhole() : tooLarge(limits);
  } finally {
    leave?.();
  }
}

type Bytes = AsyncGenerator<Uint8Array, void, undefined>;
type Receive = (bytes: Bytes, about: { field: string; name: string }) => Promise<File>;
type Part<Decoded> = { decoded: Decoded } | { image: File } | { mask: File };

/** What reads one part after the other, in whatever order they come. */
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
    if (name !== "image" && seen[name] > 1) return refuse(name, "stands twice");
    if (name === "request") return { decoded: decode(await collect(limited(bytes, bodyBytes))) };
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
  if (mask && images.length === 0) return refuse("mask", "needs an image that it belongs to");
  return { ...form, ...(images.length > 0 && { images }), ...mask };
}

function refuse(field: string, message: string): never {
  throw invalidFields([{ field, message }]);
}

function notWhole(): MediaLibraryError {
  return new MediaLibraryError("invalid-json", "The request's body is not a whole multipart/form-data form.");
}

function tooLarge({ bodyBytes, files, fileBytes, filesBytes, filePixels = FILE_PIXELS }: FileLimits) {
  const each = `${megabytes(fileBytes)} and ${Math.floor(filePixels / 1_000_000)} megapixels`;
  return new MediaLibraryError(
    "too-large",
    `The request is too large: at most ${files} images of ${each}, ${megabytes(filesBytes)} in all, and ${bodyBytes} bytes of JSON.`,
  );
}

const megabytes = (bytes: number) => `${+(bytes / 1024 / 1024).toFixed(1)} MB`;
