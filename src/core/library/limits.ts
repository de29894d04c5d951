import { MEDIA_TYPES } from "../media/media-types.js";

/** What may be imported. All are inclusive upper bounds. */
export type ImportLimits = {
  /**
   * MIME types, `type/subtype` or `type/*`. Default: png, jpeg, webp, gif, avif, and the videos mp4 and webm; also heic
   * and heif where the browser decodes them, which are left out of what a file picker offers: an iPhone then hands out
   * JPEG. Types that can carry script (SVG, HTML) are admitted only by their full name.
   */
  accept?: readonly string[];
  /** Bytes of one file that is no video. Default 50 MB (50 × 1024 × 1024). */
  maxBytes?: number;
  /** Bytes of one video. Default 500 MB (500 × 1024 × 1024). */
  maxVideoBytes?: number;
  /** Pixels of the longer side of an image or a video. Default 16,384. */
  maxSide?: number;
  /** Pixels of an image in all, or of one picture of a video. Default 150,000,000; decoding takes up to four bytes each. */
  maxPixels?: number;
  /**
   * Pixels of an animation: its own times its frames, as each is composed in full. Default 4,000,000,000, about
   * 1,900 frames of 1920 × 1080.
   */
  maxFramePixels?: number;
  /**
   * Brings a decoder: called with an uploaded file whose type is not imported here, or not decoded by this browser (HEIC,
   * raw photos), and with the type that its content has. What it resolves to is imported in its place, within the other
   * limits. Where it rejects, the file is rejected (`type`). At most two run at once. Default none.
   */
  convert?: (file: File) => Promise<File>;
};

export const DEFAULT_LIMITS: Required<Omit<ImportLimits, "convert">> = {
  accept: MEDIA_TYPES,
  maxBytes: 50 * 1024 * 1024,
  maxVideoBytes: 500 * 1024 * 1024,
  maxSide: 16_384,
  maxPixels: 150_000_000,
  maxFramePixels: 4_000_000_000,
};
