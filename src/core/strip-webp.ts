import {
  type Bytes,
  createByteWriter,
  fourCC,
  join,
  latin1,
  startsWith,
  uint32,
  unchangedOr,
  viewOf,
} from "./byte-parts.js";
import { orientationTiff, readOrientation } from "./exif.js";

const EXIF = fourCC("EXIF");
const FRAME = fourCC("ANMF");

/** The chunks that change what is drawn (RFC 9649, 2.7). */
const DRAWN = new Set(["VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP"].map(fourCC));
const DRAWN_IN_FRAME = new Set(["VP8 ", "VP8L", "ALPH"].map(fourCC));

/** Bytes of a frame before its own chunks. */
const FRAME_FIELDS = 16;

/** Keeps what draws the picture and the orientation, and nothing behind the end that RIFF names. */
export function stripWebp(bytes: Bytes): Bytes | undefined {
  const end = 8 + viewOf(bytes).getUint32(4, true);
  // Some writers leave the last byte of padding out.
  if (end > bytes.length + 1) return undefined;
  let orientation: number | undefined;
  const chunks = filterChunks(bytes.subarray(12, end), (type, data, dataEnd, source) => {
    if (type === EXIF) {
      // Some writers put the JPEG form, with "Exif\0\0" before it, into the chunk.
      const start = data + (startsWith(source, data, "Exif") ? 6 : 0);
      orientation ??= readOrientation(source.subarray(start, dataEnd));
    }
    if (type !== FRAME) return DRAWN.has(type);
    const body = filterChunks(source.subarray(data + FRAME_FIELDS, dataEnd), (inner) =>
      DRAWN_IN_FRAME.has(inner),
    );
    return body ? join([source.subarray(data, data + FRAME_FIELDS), body]) : true;
  });
  if (!chunks) return undefined;

  const exif = orientation === undefined ? [] : [chunk("EXIF", orientationTiff(orientation))];
  const body = join([latin1("WEBP"), chunks, ...exif]);
  // VP8X flags: 0x08 EXIF, 0x04 XMP (RFC 9649, 2.7.1).
  if (startsWith(body, 4, "VP8X")) body[12] = ((body[12] ?? 0) & ~0x0c) | (exif.length > 0 ? 0x08 : 0);
  return unchangedOr(bytes, join([latin1("RIFF"), uint32(body.length, true), body]));
}

/** Whether a chunk is kept; or its data, written anew. */
type Choose = (type: number, data: number, dataEnd: number, source: Bytes) => boolean | Bytes;

/** Undefined where a chunk breaks off. */
function filterChunks(source: Bytes, choose: Choose): Bytes | undefined {
  const view = viewOf(source);
  const writer = createByteWriter(source);
  for (let offset = 0; offset + 8 <= source.length; ) {
    const data = offset + 8;
    const dataEnd = data + view.getUint32(offset + 4, true);
    if (dataEnd > source.length) return undefined;
    const end = dataEnd + (dataEnd % 2);
    const chosen = choose(view.getUint32(offset), data, dataEnd, source);
    if (chosen === true) {
      writer.keep(offset, end);
      if (end > source.length) writer.add(Uint8Array.of(0));
    } else if (chosen) writer.add(chunk(String.fromCharCode(...source.subarray(offset, offset + 4)), chosen));
    offset = end;
  }
  return writer.result();
}

function chunk(type: string, data: Uint8Array): Bytes {
  return join([latin1(type), uint32(data.length, true), data, new Uint8Array(data.length % 2)]);
}
