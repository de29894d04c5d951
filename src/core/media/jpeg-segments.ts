export const SOS = 0xda;
export const EOI = 0xd9;

/**
 * Called with a segment's marker, where it starts (its 0xFF) and where it ends; a scan's data are part of its
 * segment. Returns true to end the walk.
 */
export type JpegVisit = (marker: number, start: number, end: number) => boolean | undefined;

/** More than any image has: one of 50 MB could have twelve million. */
const MOST_SEGMENTS = 100_000;

/**
 * Walks the segments of a JPEG whose SOI stands at `start`, up to its end of image. What stands between two segments
 * and is no marker is passed over, as decoders do. Returns the offset behind the end of image, or behind what ended
 * the walk; undefined where the bytes end before, or there are too many segments.
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

/** Within a scan's data only restarts (RSTn) and stuffed bytes follow a 0xFF. */
function endOfScan(bytes: Uint8Array, start: number): number {
  let at = start;
  for (; at < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) break;
  }
  return at;
}
