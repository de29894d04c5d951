export const SOS = 0xda;
export const EOI = 0xd9;

/**
 * Called with a segment's marker, the offset of its 0xFF and its end; a scan's data belongs to its segment. Returns
 * true to stop.
 */
export type JpegVisit = (marker: number, start: number, end: number) => boolean | undefined;

/** More than any valid image has; a hostile one of 50 MB could have twelve million. */
const MOST_SEGMENTS = 100_000;

/**
 * Visits the segments of a JPEG whose SOI is at `start`, up to its end of image. Bytes between segments that are no
 * marker are skipped, as decoders do. Returns the offset after the end of image, or after the segment that stopped the
 * visit; undefined if the bytes end before, or if there are too many segments.
 */
export function walkJpeg(bytes: Uint8Array, start: number, visit: JpegVisit): number | undefined {
  let at = start + 2;
  for (let left = MOST_SEGMENTS; left > 0; left--) {
    while (at < bytes.length && !isMarker(bytes, at)) at += 1;
    const marker = bytes[at + 1];
    if (marker === undefined) return undefined;
    let end = at + 2;
    if (!standsAlone(marker)) {
      const high = bytes[end];
      const low = bytes[end + 1];
      if (high === undefined || low === undefined) return undefined;
      end += Math.max(2, high * 256 + low);
      if (marker === SOS) end = endOfScan(bytes, end);
    }
    if (visit(marker, at, end) || marker === EOI) return end;
    at = end;
  }
  return undefined;
}

/** Neither a stuffed 0xFF 0x00 nor a fill byte before a marker (ITU-T T.81, B.1.1.2). */
function isMarker(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xff && bytes[at + 1] !== 0 && bytes[at + 1] !== 0xff;
}

/** TEM, RSTn, SOI and EOI have no length. */
function standsAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= EOI);
}

/** Inside a scan's data, a 0xFF is only followed by restart markers (RSTn) and stuffed bytes. */
function endOfScan(bytes: Uint8Array, start: number): number {
  let at = start;
  for (; at < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) break;
  }
  return at;
}
