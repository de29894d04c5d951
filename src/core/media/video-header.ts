import type { ByteSource } from "./byte-source.js";
import type { VideoType } from "./media-types.js";
import { readMp4 } from "./mp4-header.js";
import type { VideoHeader } from "./video-facts.js";
import { readWebm } from "./webm-header.js";

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
