import { findMetadataBlocks } from "../origin/metadata-blocks.js";
import { markAvif } from "./mark-avif.js";
import { markJpeg } from "./mark-jpeg.js";
import { markPng } from "./mark-png.js";
import { markWebp } from "./mark-webp.js";
import type { OriginMark } from "./origin-xmp.js";

type Marker = (bytes: Uint8Array, mark: OriginMark) => Uint8Array | Promise<Uint8Array>;

const markers: Partial<Record<string, Marker>> = {
  "image/png": markPng,
  "image/jpeg": markJpeg,
  "image/webp": markWebp,
  "image/avif": markAvif,
};

/**
 * Writes into a generated image, as XMP, that software made it. No pixel is touched and nothing is decoded. XMP of other
 * writers is kept and completed; marking twice is the same as marking once. Resolves to the same bytes if there is nothing to
 * write: for another type, if the structure is damaged, or if the image has a C2PA manifest, which any change would break.
 *
 * @example
 * ```ts
 * import { markOrigin } from "@reactkits.dev/react-media-library/server";
 *
 * export const mark = (png: Uint8Array) =>
 *   markOrigin(png, "image/png", {
 *     digitalSourceType: "trainedAlgorithmicMedia",
 *     creatorTool: "Acme Studio",
 *     aiSystemUsed: "acme/paint",
 *     createdAt: Date.now(),
 *   });
 * ```
 */
export async function markOrigin(bytes: Uint8Array, mimeType: string, mark: OriginMark): Promise<Uint8Array> {
  const marker = markers[mimeType];
  if (!marker || findMetadataBlocks(bytes, mimeType).c2pa) return bytes;
  return markPart(bytes, marker, mark);
}

async function markPart(bytes: Uint8Array, marker: Marker, mark: OriginMark): Promise<Uint8Array> {
  try {
    return await marker(bytes, mark);
  } catch (error) {
    if (error instanceof RangeError) return bytes;
    throw error;
  }
}
