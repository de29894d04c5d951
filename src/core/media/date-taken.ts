import { fourCC, startsWith, viewOf } from "./byte-parts.js";
import { type CameraFacts, readCameraFacts, readDateTaken } from "./exif.js";
import { findBox, metaBoxes, readItems, readLocations } from "./heif-items.js";
import { boxesWithin } from "./iso-boxes.js";
import { SOS, walkJpeg } from "./jpeg-segments.js";
import { eachRiffChunk } from "./riff-chunks.js";

/**
 * When a photo was taken, in milliseconds since 1970, by the EXIF data of a JPEG, PNG, WebP, AVIF or HEIC file; undefined if
 * they do not say. Never throws.
 */
export function dateTaken(bytes: Uint8Array, mimeType: string): number | undefined {
  const tiff = findExif(bytes, mimeType);
  return tiff && readDateTaken(tiff);
}

/** What the camera wrote into the same data about itself. Never throws. */
export function cameraFacts(bytes: Uint8Array, mimeType: string): CameraFacts {
  const tiff = findExif(bytes, mimeType);
  return tiff ? readCameraFacts(tiff) : {};
}

/** The TIFF block of an image; undefined if it has none. Never throws. */
export function findExif(bytes: Uint8Array, mimeType: string): Uint8Array | undefined {
  try {
    return finders[mimeType]?.(bytes);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

type FindExif = (bytes: Uint8Array) => Uint8Array | undefined;

const finders: Partial<Record<string, FindExif>> = {
  "image/jpeg": inJpeg,
  "image/png": inPng,
  "image/webp": inWebp,
  "image/avif": inHeif,
  "image/heic": inHeif,
  "image/heif": inHeif,
};

/** Chunks of a PNG or WebP that are visited. */
const MAX_CHUNKS = 10_000;

const APP1 = 0xe1;
const EXIF_ID = "Exif\0\0";

function inJpeg(bytes: Uint8Array): Uint8Array | undefined {
  let tiff: Uint8Array | undefined;
  walkJpeg(bytes, 0, (marker, start, end) => {
    if (marker === APP1 && startsWith(bytes, start + 4, EXIF_ID)) {
      tiff = bytes.subarray(start + 4 + EXIF_ID.length, end);
    }
    return tiff !== undefined || marker === SOS;
  });
  return tiff;
}

const PNG_EXIF = fourCC("eXIf");

function inPng(bytes: Uint8Array): Uint8Array | undefined {
  const view = viewOf(bytes);
  for (let offset = 8, left = MAX_CHUNKS; left > 0; left--) {
    const end = offset + 8 + view.getUint32(offset);
    if (view.getUint32(offset + 4) === PNG_EXIF) return bytes.subarray(offset + 8, end);
    offset = end + 4;
  }
  return undefined;
}

const WEBP_EXIF = fourCC("EXIF");

function inWebp(bytes: Uint8Array): Uint8Array | undefined {
  let tiff: Uint8Array | undefined;
  let left = MAX_CHUNKS;
  eachRiffChunk(viewOf(bytes), 12, bytes.length, (type, _at, data, dataEnd) => {
    // Some encoders write the JPEG form.
    const start = data + (startsWith(bytes, data, "Exif") ? EXIF_ID.length : 0);
    if (type === WEBP_EXIF) tiff = bytes.subarray(start, dataEnd);
    left -= 1;
    return tiff !== undefined || left === 0;
  });
  return tiff;
}

const HEIF_EXIF = fourCC("Exif");

/** The item starts with the offset of its TIFF block (ISO/IEC 23008-12, annex A). */
function inHeif(bytes: Uint8Array): Uint8Array | undefined {
  const view = viewOf(bytes);
  const meta = findBox(boxesWithin(view, 0, bytes.length), "meta");
  if (!meta) return undefined;
  const boxes = metaBoxes(view, meta);
  const item = readItems(view, boxes).find(({ type }) => type === HEIF_EXIF);
  const location = readLocations(view, boxes).find(({ id, method }) => id === item?.id && method === 0);
  const [extent] = location?.extents ?? [];
  return extent && bytes.subarray(extent.start + 4 + view.getUint32(extent.start), extent.end);
}
