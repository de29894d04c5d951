import {
  type Bytes,
  createByteWriter,
  fourCC,
  join,
  latin1,
  startsWith,
  uint32,
  viewOf,
} from "./byte-parts.js";
import { orientationTiff, readOrientation } from "./exif.js";
import { eachRiffChunk } from "./riff-chunks.js";

const EXIF = fourCC("EXIF");
const FRAME = fourCC("ANMF");
const VP8X = fourCC("VP8X");

/** The chunks that affect drawing (RFC 9649, 2.7). */
const DRAWN = new Set(["VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP"].map(fourCC));
const DRAWN_IN_FRAME = new Set(["VP8 ", "VP8L", "ALPH"].map(fourCC));

/** The size of a frame's header in bytes. */
const FRAME_FIELDS = 16;

/** Keeps what is needed for drawing, and the orientation; removes everything after the end declared by RIFF. */
export function stripWebp(bytes: Bytes): Bytes | undefined {
  const view = viewOf(bytes);
  const end = 8 + view.getUint32(4, true);
  // Some encoders omit the last padding byte.
  if (end > bytes.length + 1) return undefined;
  const writer = createByteWriter(bytes);
  writer.keep(0, 12);
  let orientation: number | undefined;
  let header: { at: number; flags: number } | undefined;
  const whole = eachRiffChunk(view, 12, end, (type, at, data, dataEnd, next) => {
    if (type === EXIF) {
      // Some encoders write the JPEG form, which starts with "Exif\0\0". The first one of several counts.
      const start = data + (startsWith(bytes, data, "Exif") ? 6 : 0);
      orientation ??= readOrientation(bytes.subarray(start, dataEnd)) ?? 1;
    }
    if (!DRAWN.has(type)) return;
    if (type === VP8X && dataEnd > data) header ??= { at: writer.length() + 8, flags: view.getUint8(data) };
    if (type === FRAME && dataEnd - data > FRAME_FIELDS) {
      const start = writer.length();
      writer.keep(at, data + FRAME_FIELDS);
      eachRiffChunk(view, data + FRAME_FIELDS, dataEnd, (inner, innerAt, _data, _end, innerNext) => {
        if (DRAWN_IN_FRAME.has(inner)) writer.keep(innerAt, innerNext);
      });
      const length = writer.length() - start - 8;
      if (length !== dataEnd - data) writer.set(start + 4, uint32(length, true));
    } else writer.keep(at, next);
    // The last padding byte may be missing.
    if (next > bytes.length) writer.add(Uint8Array.of(0));
  });
  if (!whole) return undefined;

  const turned = orientation !== undefined && orientation !== 1;
  if (turned) writer.add(chunk("EXIF", orientationTiff(orientation ?? 1)));
  // VP8X flags: 0x08 EXIF, 0x04 XMP (RFC 9649, 2.7.1).
  if (header) writer.set(header.at, Uint8Array.of((header.flags & ~0x0c) | (turned ? 0x08 : 0)));
  writer.set(4, uint32(writer.length() - 8, true));
  return writer.result();
}

function chunk(type: string, data: Uint8Array): Bytes {
  return join([latin1(type), uint32(data.length, true), data, new Uint8Array(data.length % 2)]);
}
