import type { ByteSource } from "./byte-source.js";
import type { ImageSize } from "./image-header.js";
import type { VideoType } from "./media-types.js";
import { readMp4 } from "./mp4-header.js";
import { readWebm } from "./webm-header.js";

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

/**
 * Elements looked at before a container is taken for a trap: 20,000 and one more for every 256 bytes, up to 200,000. An
 * hour of sound in fragments of a second has 29,000 in 14 MB.
 */
const mostElements = (bytes: number): number => Math.min(200_000, 20_000 + bytes / 256);

/**
 * Reads a container without decoding it, and not more of it than its headers. Undefined where it is damaged, or
 * breaks off before its end. Never throws, save where the file itself cannot be read.
 */
export async function readVideoHeader(
  source: ByteSource,
  mimeType: VideoType,
): Promise<VideoHeader | undefined> {
  let left = mostElements(source.size);
  const counted: ByteSource = {
    size: source.size,
    view(offset, length) {
      if (left-- <= 0) throw new RangeError("The container has too many elements.");
      return source.view(offset, length);
    },
  };
  try {
    return await (mimeType === "video/mp4" ? readMp4(counted) : readWebm(counted));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A month: what claims to be longer does not know. */
const LONGEST = 30 * 24 * 60 * 60;

export function plausibleDuration(seconds: number): { duration: number } | undefined {
  return seconds > 0 && seconds <= LONGEST ? { duration: seconds } : undefined;
}

export function plausibleSize({ width, height }: ImageSize): { size: ImageSize } | undefined {
  return width > 0 && height > 0 ? { size: { width, height } } : undefined;
}
