import { type Bytes, fourCC, join, latin1, startsWith, uint32, viewOf } from "../byte-parts.js";
import { crc32 } from "../crc32.js";
import { MOST_TEXT, PNG_XMP, readText } from "../origin/metadata-blocks.js";
import { readTextBlock } from "../origin/metadata-text.js";
import { type OriginMark, writeOriginXmp } from "./origin-xmp.js";

const IDAT = fourCC("IDAT");
const IEND = fourCC("IEND");
const ITXT = fourCC("iTXt");
const CABX = fourCC("caBX");

const SIGNATURE = 8;

/**
 * Where the pixels of a PNG begin, of which the first `length` bytes have arrived; undefined if they have not, -1 if it is not
 * a PNG after all. `from` is where the last call has stopped.
 */
export function findPngPixels(bytes: Bytes, length: number, from: { at: number }): number | undefined {
  const view = viewOf(bytes);
  from.at = Math.max(from.at, SIGNATURE);
  while (from.at + 8 <= length) {
    const type = view.getUint32(from.at + 4);
    if (type === IDAT || type === IEND) return from.at;
    if (from.at === SIGNATURE && !startsWith(bytes, SIGNATURE + 4, "IHDR")) return -1;
    from.at += 12 + view.getUint32(from.at);
  }
  return undefined;
}

/**
 * A PNG, or its part before the pixels, with a mark. Text stands before the pixels, because some readers look no further.
 * The same bytes if nothing is to be written. @throws RangeError if its structure is damaged
 */
export async function markPng(bytes: Uint8Array, mark: OriginMark): Promise<Uint8Array> {
  const view = viewOf(bytes);
  if (!startsWith(bytes, SIGNATURE + 4, "IHDR")) throw new RangeError("There is no header.");
  let pixels: number | undefined;
  let xmp: { start: number; end: number } | undefined;
  for (let at = SIGNATURE; at + 12 <= bytes.length; ) {
    const type = view.getUint32(at + 4);
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) throw new RangeError("A chunk is truncated.");
    if (type === CABX) return bytes;
    if (type === ITXT && startsWith(bytes, at + 8, `${PNG_XMP}\0`)) xmp ??= { start: at, end };
    if (type === IDAT || type === IEND) pixels ??= at;
    if (type === IEND) break;
    at = end;
  }
  const { start, end } = xmp ?? { start: pixels ?? bytes.length, end: pixels ?? bytes.length };
  if (xmp && end - start > MOST_TEXT) return bytes;
  const block = xmp && readText(ITXT, bytes.subarray(start + 8, end - 4));
  const existing = block && (await readTextBlock(block));
  const text = writeOriginXmp(existing, mark);
  if (text === existing) return bytes;
  // Not deflated, in no language (PNG, third edition, 11.3.3.4).
  const body = join([latin1(`iTXt${PNG_XMP}\0\0\0\0\0`), new TextEncoder().encode(text)]);
  const chunk = join([uint32(body.length - 4), body, uint32(crc32(body))]);
  return join([bytes.subarray(0, start), chunk, bytes.subarray(end)]);
}
