import { MediaLibraryError } from "../errors.js";
import { createByteSource } from "../media/byte-source.js";
import { countFrames } from "../media/count-frames.js";
import { type ImageSize, readImageSize } from "../media/image-header.js";
import { isHeifType, isImageType, isVideoType } from "../media/media-type-guards.js";
import { DEFAULT_LIMITS, MEDIA_TYPES, type VideoType } from "../media/media-types.js";
import { sniffType } from "../media/sniff.js";
import type { VideoHeader } from "../media/video-facts.js";
import { readVideoHeader } from "../media/video-header.js";
import type { ImportLimits } from "./limits.js";
import { nameOfType, notAccepted } from "./unsupported.js";

/** Files up to this many bytes are read as a whole; of larger images only this much is read for the header. */
const READ_AT_ONCE = 64 * 1024 * 1024;

/** The number of bytes from which the type of a larger file is detected. */
const SNIFFED = 4096;

export type ValidatedFile = {
  mimeType: string;
  /** The size in the header, before orientation; only for images. */
  headerSize?: ImageSize;
  /** The metadata of the container; only for videos. */
  video?: VideoHeader;
  /** The whole file, if it was small enough to be read at once. */
  bytes?: Uint8Array<ArrayBuffer>;
};

type PixelLimits = Pick<Required<ImportLimits>, "maxSide" | "maxPixels" | "maxFramePixels">;

/**
 * Validates a file without decoding it. Its type is detected from its content, whatever its name says; text or an
 * unknown type that claims to be an image is rejected. A file that is `paidFor` is accepted whatever it claims; if its
 * header is corrupt or declares too many pixels, its size is left out, so that nobody tries to decode it.
 * @throws MediaLibraryError `empty`, `too-large`, `type`, `decode`, `too-many-pixels`
 */
export async function validate(
  file: File,
  limits: ImportLimits,
  { paidFor }: { paidFor: boolean },
): Promise<ValidatedFile> {
  const { accept, maxBytes, maxVideoBytes, ...pixels } = withDefaults(limits);
  if (file.size === 0) throw new MediaLibraryError("empty", "The file is empty. Choose another one.");
  checkBytes(file, Math.max(maxBytes, maxVideoBytes));

  const head = await readHead(file);
  const claimed = file.type.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const mimeType = typeOf(claimed, head);
  if (MEDIA_TYPES.includes(claimed) && !isMedia(mimeType) && !paidFor) {
    const message = `The file says that it is ${claimed}, but its content is ${nameOfType(mimeType)}. Save it in its own format and try again.`;
    throw new MediaLibraryError("type", message);
  }
  const bytes = head.length === file.size ? head : undefined;
  const unless = orUndefined(paidFor);
  const video = isVideoType(mimeType) ? await unless(() => readContainer(file, bytes, mimeType)) : undefined;
  // A video container without a video track is an audio file.
  const kept = video && !video.picture ? mimeType.replace("video/", "audio/") : mimeType;
  const accepted = accepts(accept, kept);
  // If the type is not accepted at all, that is the error to report, not the size.
  if (accepted || !isMedia(kept)) checkBytes(file, isVideoType(mimeType) ? maxVideoBytes : maxBytes);
  if (!accepted) throw notAccepted(kept);
  const validated = { mimeType: kept, ...(bytes && { bytes }) };
  if (video?.picture) {
    const { size } = video.picture;
    const shown = await unless(() => {
      if (size) checkPixels(size, 1, pixels, "video");
      return video;
    });
    return { ...validated, ...(shown && { video: shown }) };
  }
  if (!isDecoded(mimeType)) return validated;
  const headerSize = await unless(() => readHeader(head, mimeType, pixels));
  return { ...validated, ...(headerSize && { headerSize }) };
}

/** Runs a check whose failure does not reject a paid file. */
const orUndefined =
  (paidFor: boolean) =>
  async <T>(check: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await check();
    } catch (error) {
      if (!paidFor) throw error;
      return undefined;
    }
  };

function readHeader(head: Uint8Array<ArrayBuffer>, mimeType: string, limits: PixelLimits): ImageSize {
  const size = readImageSize(head, mimeType);
  if (!size) throw new MediaLibraryError("decode", "The image is damaged: its header has no valid size.");
  checkPixels(size, countFrames(head, mimeType), limits, "image");
  return size;
}

function checkBytes(file: File, most: number): void {
  if (file.size <= most) return;
  throw new MediaLibraryError(
    "too-large",
    `The file has ${megabytes(file.size)} MB; at most ${megabytes(most)} MB can be imported.`,
    { limit: most },
  );
}

async function readContainer(
  file: File,
  bytes: Uint8Array<ArrayBuffer> | undefined,
  mimeType: VideoType,
): Promise<VideoHeader> {
  const video = await readVideoHeader(createByteSource(file, bytes), mimeType);
  if (video) return video;
  const message = "The video is damaged: it is incomplete, or its container is corrupt. Export it again.";
  throw new MediaLibraryError("decode", message);
}

function checkPixels(
  { width, height }: ImageSize,
  frames: number,
  { maxSide, maxPixels, maxFramePixels }: PixelLimits,
  kind: "image" | "video",
): void {
  if (Math.max(width, height) > maxSide || width * height > maxPixels) {
    throw new MediaLibraryError(
      "too-many-pixels",
      `The ${kind} has ${width} × ${height} pixels; at most ${grouped(maxSide)} a side and ${grouped(maxPixels)} in all can be imported.`,
      { limit: maxPixels },
    );
  }
  if (frames > 1 && frames * width * height > maxFramePixels) {
    throw new MediaLibraryError(
      "too-many-pixels",
      `The animation has ${grouped(frames)} frames of ${width} × ${height} pixels; at most ${grouped(maxFramePixels)} pixels in all can be imported.`,
      { limit: maxFramePixels },
    );
  }
}

async function readHead(file: File): Promise<Uint8Array<ArrayBuffer>> {
  try {
    // Reading a slice is a round trip to the browser process of about half a millisecond.
    if (file.size <= READ_AT_ONCE) return await readBytes(file);
    const start = await readBytes(file.slice(0, SNIFFED));
    return isDecoded(sniffType(start) ?? "") ? await readBytes(file.slice(0, READ_AT_ONCE)) : start;
  } catch (cause) {
    throw new MediaLibraryError(
      "decode",
      "The file could not be read: it was moved, changed or locked. Choose it again.",
      { cause },
    );
  }
}

async function readBytes(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** The content decides. The declared type only counts for types that cannot be detected. */
function typeOf(claimed: string, head: Uint8Array): string {
  const sniffed = sniffType(head);
  if (sniffed) return sniffed;
  return claimed === "" || MEDIA_TYPES.includes(claimed) ? "application/octet-stream" : claimed;
}

function accepts(accept: readonly string[], mimeType: string): boolean {
  if (accept.includes(mimeType)) return true;
  const scriptable = mimeType === "image/svg+xml" || mimeType === "text/html";
  return !scriptable && accept.includes(`${mimeType.split("/", 1)[0]}/*`);
}

/** Images, videos and sound, without types that can contain scripts. */
function isMedia(mimeType: string): boolean {
  return /^(image|video|audio)\//.test(mimeType) && mimeType !== "image/svg+xml";
}

function isDecoded(mimeType: string): boolean {
  return isImageType(mimeType) || isHeifType(mimeType);
}

/** Options that are undefined get their defaults too. */
function withDefaults({
  accept = [...DEFAULT_LIMITS.accept, "image/heic", "image/heif"],
  maxBytes = DEFAULT_LIMITS.maxBytes,
  maxVideoBytes = DEFAULT_LIMITS.maxVideoBytes,
  maxSide = DEFAULT_LIMITS.maxSide,
  maxPixels = DEFAULT_LIMITS.maxPixels,
  maxFramePixels = DEFAULT_LIMITS.maxFramePixels,
}: ImportLimits) {
  return { accept, maxBytes, maxVideoBytes, maxSide, maxPixels, maxFramePixels };
}

function grouped(pixels: number): string {
  return pixels.toLocaleString("en");
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toLocaleString("en", { maximumFractionDigits: 1 });
}
