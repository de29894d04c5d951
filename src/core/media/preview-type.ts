import { readImageSize } from "./image-header.js";
import { sniffType } from "./sniff.js";

const TYPES: readonly string[] = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"];

/** Pixels: a few kilobytes can hold a picture that takes a gigabyte of memory to show. */
const LONGEST_SIDE = 2048;

/**
 * The MIME type of a preview, detected from its content; undefined unless it is a PNG, JPEG, WebP, GIF or AVIF of at most
 * 2,048 pixels a side as far as its header says. Never throws.
 *
 * @example
 * ```ts
 * import { previewType } from "@reactkits.dev/react-media-library/server";
 * import { PREVIEW_BYTES } from "@reactkits.dev/react-media-library/server/protocol";
 *
 * export const isPreview = (bytes: Uint8Array): boolean =>
 *   bytes.length <= PREVIEW_BYTES && previewType(bytes) !== undefined;
 * ```
 */
export function previewType(bytes: Uint8Array): string | undefined {
  const type = sniffType(bytes);
  if (type === undefined || !TYPES.includes(type)) return undefined;
  const size = readImageSize(bytes, type);
  return size && Math.max(size.width, size.height) <= LONGEST_SIDE ? type : undefined;
}
