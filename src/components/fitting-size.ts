import type { CSSProperties } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { isVideoType } from "../core/media/media-type-guards.js";

/** As large as the stage allows, and an image no larger than its original unless enlarged: known before anything is loaded. */
export function fittingSize(
  { width, height, mimeType }: MediaAsset,
  enlarged = false,
): CSSProperties | undefined {
  if (!width || !height) return undefined;
  const largest = enlarged || isVideoType(mimeType) ? "100cqw" : `${width}px`;
  return {
    width: `min(100cqw, ${(100 * width) / height}cqh, ${largest})`,
    height: "auto",
    aspectRatio: `${width} / ${height}`,
  };
}
