import { type Bytes, join, latin1, startsWith } from "../byte-parts.js";
import { SOS, walkJpeg } from "../jpeg-segments.js";
import { JPEG_XMP } from "../origin/metadata-blocks.js";
import { decodeText } from "../origin/metadata-text.js";
import { type OriginMark, writeOriginXmp } from "./origin-xmp.js";

const APP0 = 0xe0;
const APP1 = 0xe1;
const APP11 = 0xeb;

/** Bytes of a packet in one segment. */
const MOST_XMP = 65_533 - JPEG_XMP.length;

/**
 * Where the pixels of a JPEG begin, of which the first `length` bytes have arrived; undefined if they have not, -1 if something
 * else than a segment comes before. `from` is where the last call has stopped.
 */
export function findJpegPixels(bytes: Bytes, length: number, from: { at: number }): number | undefined {
  from.at = Math.max(from.at, 2);
  while (from.at + 4 <= length) {
    const { at } = from;
    if (bytes[at] !== 0xff) return -1;
    const marker = bytes[at + 1];
    if (marker === SOS) return at;
    // A fill byte.
    if (marker === 0xff) from.at += 1;
    else from.at += 2 + Math.max(2, (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0));
  }
  return undefined;
}

/**
 * A JPEG, or its part before the pixels, with a mark. The same bytes if nothing is to be written, or if the packet that is
 * there has no room for it: it would not fit into one segment.
 */
export function markJpeg(bytes: Uint8Array, mark: OriginMark): Uint8Array {
  let isSigned = false;
  let isHead = true;
  let insertAt = 2;
  let xmp: { start: number; end: number } | undefined;
  walkJpeg(bytes, 0, (marker, start, end) => {
    const isXmp = marker === APP1 && startsWith(bytes, start + 4, JPEG_XMP);
    if (isXmp) xmp ??= { start, end };
    if (marker === APP11 && startsWith(bytes, start + 4, "JP")) isSigned = true;
    // After JFIF and EXIF, which must come first.
    isHead &&= marker === APP0 || (marker === APP1 && !isXmp);
    if (isHead) insertAt = end;
    return marker === SOS;
  });
  if (isSigned) return bytes;
  const existing = xmp && decodeText(bytes.subarray(xmp.start + 4 + JPEG_XMP.length, xmp.end));
  const segment = segmentWith(existing, mark) ?? segmentWith(existing, { ...mark, prompt: undefined });
  if (!segment) return bytes;
  const { start, end } = xmp ?? { start: insertAt, end: insertAt };
  return join([bytes.subarray(0, start), segment, bytes.subarray(end)]);
}

/** Undefined if nothing changes, or if it is too long. */
function segmentWith(existing: string | undefined, mark: OriginMark): Bytes | undefined {
  const text = writeOriginXmp(existing, mark);
  if (text === existing) return undefined;
  const encoder = new TextEncoder();
  let packet = encoder.encode(text);
  // White space for later changes, of which these are some.
  if (packet.length > MOST_XMP) packet = encoder.encode(text.replace(/\s{100,}(?=<\?xpacket end)/, "\n"));
  if (packet.length > MOST_XMP) return undefined;
  const length = packet.length + JPEG_XMP.length + 2;
  return join([Uint8Array.of(0xff, APP1, length >> 8, length), latin1(JPEG_XMP), packet]);
}
