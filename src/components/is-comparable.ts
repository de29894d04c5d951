import type { MediaAsset } from "../core/library/asset.js";

/** Images that are compared at a time. */
export const MOST_COMPARED = 4;

/** Whether the assets can be compared: two to four images. */
export function isComparable(assets: readonly MediaAsset[]): boolean {
  const areImages = assets.every(({ mimeType }) => mimeType.startsWith("image/"));
  return areImages && assets.length >= 2 && assets.length <= MOST_COMPARED;
}
