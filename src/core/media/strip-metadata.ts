import type { Bytes } from "./byte-parts.js";
import { stripAvif } from "./strip-avif.js";
import { stripGif } from "./strip-gif.js";
import { stripJpeg } from "./strip-jpeg.js";
import { stripPng } from "./strip-png.js";
import { stripWebp } from "./strip-webp.js";

type Stripper = (bytes: Bytes) => Bytes | undefined;

const strippers: Partial<Record<string, Stripper>> = {
  "image/jpeg": stripJpeg,
  "image/png": stripPng,
  "image/webp": stripWebp,
  "image/gif": stripGif,
  "image/avif": stripAvif,
  "image/heic": stripAvif,
  "image/heif": stripAvif,
};

export function canStrip(mimeType: string): boolean {
  return mimeType in strippers;
}

/**
 * The image without its metadata (EXIF with GPS, XMP, IPTC, comments, text, trailing data), without re-encoding. Keeps
 * what is known to be needed for drawing and removes unknown parts. An EXIF orientation is kept as the only entry of a
 * new EXIF block, because the image would be displayed rotated without it. Returns the same bytes if there is nothing
 * to remove, and undefined if the structure is corrupt, so that its content cannot be known. Never throws.
 */
export function stripMetadata(bytes: Bytes, mimeType: string): Bytes | undefined {
  try {
    return strippers[mimeType]?.(bytes);
  } catch (error) {
    // A structure that exceeds the file.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
