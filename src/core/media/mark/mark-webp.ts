import { type Bytes, fourCC, join, latin1, uint32, viewOf } from "../byte-parts.js";
import { readImageSize } from "../image-header.js";
import { decodeText } from "../origin/metadata-text.js";
import { eachRiffChunk } from "../riff-chunks.js";
import { type OriginMark, writeOriginXmp } from "./origin-xmp.js";

const VP8X = fourCC("VP8X");
const VP8L = fourCC("VP8L");
const XMP = fourCC("XMP ");
const C2PA = fourCC("C2PA");

/** A flag of VP8X: the file has XMP (RFC 9649, 2.7.1). */
const HAS_XMP = 0x04;
const HAS_ALPHA = 0x10;

/** A WebP with a mark, after its pixels. The same bytes if nothing is to be written. @throws RangeError if it is damaged */
export function markWebp(bytes: Uint8Array, mark: OriginMark): Uint8Array {
  const view = viewOf(bytes);
  const declared = 8 + view.getUint32(4, true);
  const end = Math.min(declared, bytes.length);
  let isSigned = false;
  let header: Bytes | undefined;
  let hasAlpha = false;
  let existing: string | undefined;
  const kept: Uint8Array[] = [];
  const whole = eachRiffChunk(view, 12, end, (type, at, data, dataEnd, next) => {
    if (type === C2PA) isSigned = true;
    if (type === VP8X) header = bytes.slice(at, next);
    else if (type === XMP) existing ??= decodeText(bytes.subarray(data, dataEnd));
    else kept.push(padded(bytes.subarray(at, dataEnd)));
    // The bit after both sides says whether alpha is used (RFC 9649, 3.4).
    if (type === VP8L) hasAlpha = (view.getUint8(data + 4) & HAS_ALPHA) !== 0;
  });
  if (!whole || kept.length === 0) throw new RangeError("A chunk is truncated.");
  if (isSigned) return bytes;
  const text = writeOriginXmp(existing, mark);
  if (text === existing) return bytes;
  const head = header ?? newHeader(bytes, hasAlpha);
  head[8] = (head[8] ?? 0) | HAS_XMP;
  const packet = new TextEncoder().encode(text);
  const xmp = padded(join([latin1("XMP "), uint32(packet.length, true), packet]));
  const body = join([latin1("WEBP"), head, ...kept, xmp]);
  return join([latin1("RIFF"), uint32(body.length, true), body, bytes.subarray(end)]);
}

const padded = (chunk: Uint8Array): Uint8Array =>
  chunk.length % 2 === 0 ? chunk : join([chunk, new Uint8Array(1)]);

/** The extended header of a file that had none. */
function newHeader(bytes: Uint8Array, hasAlpha: boolean): Bytes {
  const size = readImageSize(bytes, "image/webp");
  if (!size) throw new RangeError("The size is unknown.");
  const less = (side: number) => uint32(side - 1, true).subarray(0, 3);
  const flags = Uint8Array.of(hasAlpha ? HAS_ALPHA : 0, 0, 0, 0);
  return join([latin1("VP8X"), uint32(10, true), flags, less(size.width), less(size.height)]);
}
