import type { ImageSize } from "./image-header.js";

/** Pixels of a thumbnail's shorter side: a square card of 256 px on a screen with a device pixel ratio of 2. */
const SHORTER_SIDE = 512;

/** Pixels of its longer side: strips of up to 1:10 fill a square card; longer ones must not become huge. */
const LONGER_SIDE = 10 * SHORTER_SIDE;

/**
 * The size of the thumbnail of an image or a video of `size`, both as displayed. Pixels are never enlarged; an SVG has
 * none. A thumbnail of another size was rendered by an earlier version, and is rendered anew.
 */
export function thumbnailSize({ width, height }: ImageSize, mimeType: string): ImageSize {
  const shorter = Math.min(width, height);
  const longer = Math.max(width, height);
  const most = mimeType === "image/svg+xml" ? Number.POSITIVE_INFINITY : 1;
  const scale = Math.min(most, SHORTER_SIDE / shorter, LONGER_SIDE / longer);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
