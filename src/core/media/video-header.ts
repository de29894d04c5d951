import type { ByteSource } from "./byte-source.js";
import type { VideoType } from "./media-types.js";
import { readMp4 } from "./mp4-header.js";
import type { VideoHeader } from "./video-facts.js";
import { readWebm } from "./webm-header.js";

/**
 * The maximum number of elements of a container: 20,000 plus one per 256 bytes, up to 200,000. More are treated as an
 * attack. An hour of sound in fragments of one second has 29,000 in 14 MB.
 */
const mostElements = (bytes: number): number => Math.min(200_000, 20_000 + bytes / 256);

/**
 * Reads the headers of a container without decoding it. Undefined if it is corrupt or truncated. Throws only if the
 * file cannot be read.
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
