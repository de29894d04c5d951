import {
  boundaryOf,
  invalidFields,
  MultipartError,
  type MultipartPart,
  type PartHead,
  readMultipart,
} from "../ai/protocol.js";
import { MediaLibraryError } from "../core/errors.js";
import { extensionOf, isImageType } from "../core/media-types.js";
import { sniffType } from "../core/sniff.js";
import { brokenOff } from "./read-body.js";

export type FileLimits = {
  /** Bytes of the request's JSON. */
  bodyBytes: number;
  /** Images that may go with a request, the mask among them; 0 where none may. */
  files: number;
  /** Bytes of one of them. */
  fileBytes: number;
  /** Bytes of all of them. */
  filesBytes: number;
};

export type RequestForm<Decoded> = { decoded: Decoded; images?: File[]; mask?: File };

/** Bytes that a form may have beside its parts' own, for each part. */
const PART_OVERHEAD = 10_000;

/**
 * Reads a form with images. It is counted while it is read: `Content-Length` may lie or be absent. Throws
 * `too-large`, `invalid-json` where it is no whole form, `field`, and what `decode`, which reads the part
 * `request`, throws: that as soon as the part is there, before the images.
 */
export async function readForm<Decoded>(
  request: Request,
  limits: FileLimits,
  decode: (bytes: Uint8Array) => Decoded,
): Promise<RequestForm<Decoded>> {
  const { headers, body } = request;
  const boundary = boundaryOf(headers.get("content-type"));
  if (boundary === undefined || !body) throw notWhole();
  const most = limits.bodyBytes + limits.filesBytes + (limits.files + 1) * PART_OVERHEAD;
  if (Number(headers.get("content-length")) > most) throw tooLarge(limits);

  const images: File[] = [];
  let left = limits.filesBytes;
  let mask: File | undefined;
  let decoded: { value: Decoded } | undefined;
  try {
    for await (const part of readMultipart(
      body,
      boundary,
      createLimit(limits, () => left),
    )) {
      if (part.name !== "request") left -= part.bytes.length;
      if (part.name === "image") images.push(toFile(part, `image-${images.length + 1}`));
      else if (part.name === "mask") mask = mask ? refuse("mask", "stands twice") : toFile(part, "mask");
      else decoded = decoded ? refuse("request", "stands twice") : { value: decode(part.bytes) };
    }
  } catch (error) {
    if (MediaLibraryError.isInstance(error)) throw error;
    if (!(error instanceof MultipartError)) throw brokenOff(error, request);
    throw error.reason === "malformed" ? notWhole() : tooLarge(limits);
  }
  if (!decoded) return refuse("request", "is required");
  if (mask && images.length === 0) return refuse("mask", "needs an image that it belongs to");
  return { decoded: decoded.value, ...(images.length > 0 && { images }), ...(mask && { mask }) };
}

/** How many bytes the next part may have; `left` says how many all files together still may. */
function createLimit(limits: FileLimits, left: () => number): (head: PartHead) => number {
  let files = 0;
  return ({ name }) => {
    if (name === "request") return limits.bodyBytes;
    if (name !== "image" && name !== "mask") {
      return refuse(name.slice(0, 100).toWellFormed(), "is not a part of this request");
    }
    files += 1;
    if (files > limits.files) throw tooLarge(limits);
    return Math.min(limits.fileBytes, left());
  };
}

/** The client's own words for type and name count for nothing. */
function toFile({ name, bytes }: MultipartPart, fileName: string): File {
  const type = sniffType(bytes.subarray(0, 512));
  if (type === undefined || !isImageType(type)) {
    return refuse(name === "mask" ? "mask" : "images", "must be PNG, JPEG, WebP, GIF or AVIF");
  }
  return new File([bytes], `${fileName}.${extensionOf(type)}`, { type });
}

function refuse(field: string, message: string): never {
  throw invalidFields([{ field, message }]);
}

function notWhole(): MediaLibraryError {
  return new MediaLibraryError("invalid-json", "The request's body is not a whole multipart/form-data form.");
}

function tooLarge({ bodyBytes, files, fileBytes, filesBytes }: FileLimits): MediaLibraryError {
  const images = `at most ${files} images of ${megabytes(fileBytes)}, ${megabytes(filesBytes)} in all`;
  return new MediaLibraryError(
    "too-large",
    `The request is too large: it may have ${images}, and ${bodyBytes} bytes of JSON.`,
  );
}

const megabytes = (bytes: number) => `${+(bytes / 1024 / 1024).toFixed(1)} MB`;
