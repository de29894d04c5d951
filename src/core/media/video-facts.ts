import type { ImageSize } from "./image-header.js";

/** What a video's container tells of it. */
export type VideoHeader = {
  /** Undefined where there are no pictures in it, only sound. */
  picture?: {
    /** Pixels, as shown (after its rotation), where told. */
    size?: ImageSize;
    /** As `canPlayType` takes it between `codecs="…"`; undefined for one without a known name. */
    codec?: string;
  };
  /** Seconds, where told: a recording that was written while it ran does not say. */
  duration?: number;
};

/** A month: what claims to be longer does not know. */
const LONGEST = 30 * 24 * 60 * 60;

export function plausibleDuration(seconds: number): { duration: number } | undefined {
  return seconds > 0 && seconds <= LONGEST ? { duration: seconds } : undefined;
}

export function plausibleSize({ width, height }: ImageSize): { size: ImageSize } | undefined {
  return width > 0 && height > 0 ? { size: { width, height } } : undefined;
}
