import { type Bytes, createByteWriter, fourCC, join, latin1, uint32, viewOf } from "./byte-parts.js";
import { crc32 } from "./crc32.js";
import { orientationTiff, readOrientation } from "./exif.js";

const IEND = fourCC("IEND");
const EXIF = fourCC("eXIf");
/** A gain map: its parameters, and a PNG of its own. */
const GAIN_MAP_DATA = fourCC("gdAT");

/** The chunks that affect drawing (PNG, third edition, 11; the last two: gain maps). */
const DRAWN = new Set(
  [
    ...[
      "IHDR",
      "PLTE",
      "IDAT",
      "IEND",
      "tRNS",
      "cHRM",
      "gAMA",
      "iCCP",
      "sBIT",
      "sRGB",
      "cICP",
      "mDCV",
      "cLLI",
    ],
    ...["bKGD", "hIST", "pHYs", "sPLT", "acTL", "fcTL", "fdAT", "gmAP", "gdAT"],
  ].map(fourCC),
);

/** Keeps what is needed for drawing, and the orientation; removes everything after IEND. */
export function stripPng(bytes: Bytes): Bytes | undefined {
  const view = viewOf(bytes);
  const writer = createByteWriter(bytes);
  writer.keep(0, 8);
  let seen = false;
  for (let offset = 8; ; ) {
    const end = offset + 12 + view.getUint32(offset);
    if (end > bytes.length) return undefined;
    const type = view.getUint32(offset + 4);
    if (type === EXIF && !seen) {
      const orientation = readOrientation(bytes.subarray(offset + 8, end - 4));
      seen = true;
      if (orientation !== undefined) writer.add(chunk("eXIf", orientationTiff(orientation)));
    } else if (type === GAIN_MAP_DATA) {
      const map = stripPng(bytes.subarray(offset + 8, end - 4));
      if (map) writer.add(chunk("gdAT", map));
    } else if (DRAWN.has(type)) writer.keep(offset, end);
    if (type === IEND) return writer.result();
    offset = end;
  }
}

function chunk(type: string, data: Uint8Array): Bytes {
  const body = join([latin1(type), data]);
  return join([uint32(data.length), body, uint32(crc32(body))]);
}
