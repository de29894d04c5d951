import type { ImportLimits } from "../library/limits.js";

/** The image types that are decoded and displayed. */
export const IMAGE_TYPES = ["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"] as const;

export type ImageType = (typeof IMAGE_TYPES)[number];

/** The video types whose containers are parsed; they play if the browser has the codec. */
export const VIDEO_TYPES = ["video/mp4", "video/webm"] as const;

export type VideoType = (typeof VIDEO_TYPES)[number];

export const MEDIA_TYPES: readonly string[] = [...IMAGE_TYPES, ...VIDEO_TYPES];

/** The limits that apply where `limits` sets no other. */
export const DEFAULT_LIMITS: Required<Omit<ImportLimits, "convert">> = {
  accept: MEDIA_TYPES,
  maxBytes: 50 * 1024 * 1024,
  maxVideoBytes: 500 * 1024 * 1024,
  maxSide: 16_384,
  maxPixels: 150_000_000,
  maxFramePixels: 4_000_000_000,
};
