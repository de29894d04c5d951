import type { ImageSize } from "./image-header.js";

/** The metadata of a video's container. */
export type VideoHeader = {
  /** Undefined if there is no video track, only sound. */
  picture?: {
    /** Pixels as displayed (after rotation); undefined if unknown. */
    size?: ImageSize;
    /** As expected by `canPlayType` in `codecs="…"`; undefined if the codec is unknown. */
    codec?: string;
  };
  /** Seconds; undefined if unknown, as for live recordings. */
  duration?: number;
};

/** A month: longer claims are wrong. */
const LONGEST = 30 * 24 * 60 * 60;

export function plausibleDuration(seconds: number): { duration: number } | undefined {
  return seconds > 0 && seconds <= LONGEST ? { duration: seconds } : undefined;
}

export function plausibleSize({ width, height }: ImageSize): { size: ImageSize } | undefined {
  return width > 0 && height > 0 ? { size: { width, height } } : undefined;
}
