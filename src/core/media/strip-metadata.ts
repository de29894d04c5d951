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
 * The same image without its metadata (EXIF with GPS, XMP, IPTC, comments, text, and whatever stands behind its end),
 * not encoded anew. It keeps what is known to draw it, and not what is unknown. An EXIF orientation is kept, as the
 * only entry of a new EXIF block: without it the image would be shown turned. The same bytes where there is nothing
 * to take out; undefined where its structure is broken, so that nobody knows what is in it. Never throws.
 */
export function stripMetadata(bytes: Bytes, mimeType: string): Bytes | undefined {
  try {
    return strippers[mimeType]?.(bytes);
  } catch (error) {
    // A structure that runs beyond the file.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
