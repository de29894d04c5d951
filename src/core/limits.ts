import { IMAGE_TYPES } from "./media-types.js";

/** What may be imported. All are inclusive upper bounds. */
export type ImportLimits = {
  /**
   * MIME types, `type/subtype` or `type/*`. Default: png, jpeg, webp, gif and avif. Types that can carry script
   * (SVG, HTML) are admitted only by their full name.
   */
  accept?: readonly string[];
  /** Bytes of one file. Default 50 MB (50 × 1024 × 1024). */
  maxBytes?: number;
  /** Pixels of an image's longer side. Default 16,384. */
  maxSide?: number;
  /** Pixels of an image in all. Default 50,000,000. */
  maxPixels?: number;
  /**
   * Pixels of an animation: its own times its frames, as each is composed in full. Default 4,000,000,000, about
   * 1,900 frames of 1920 × 1080.
   */
  maxFramePixels?: number;
};

export const DEFAULT_LIMITS: Required<ImportLimits> = {
  accept: IMAGE_TYPES,
  maxBytes: 50 * 1024 * 1024,
  maxSide: 16_384,
  maxPixels: 50_000_000,
  maxFramePixels: 4_000_000_000,
};

/** An app's limits are meant for what users bring: an image that was paid for is not lost to a tighter one. */
export function generatedLimits(limits: ImportLimits): ImportLimits {
  const atLeast = (key: "maxBytes" | "maxSide" | "maxPixels" | "maxFramePixels") =>
    Math.max(limits[key] ?? 0, DEFAULT_LIMITS[key]);
  return {
    accept: IMAGE_TYPES,
    maxBytes: atLeast("maxBytes"),
    maxSide: atLeast("maxSide"),
    maxPixels: atLeast("maxPixels"),
    maxFramePixels: atLeast("maxFramePixels"),
  };
}
