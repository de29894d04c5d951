import { fourCC, viewOf } from "./byte-parts.js";
import { MOST_BOXES, readBox } from "./iso-boxes.js";
import { SOS, walkJpeg } from "./jpeg-segments.js";

export type ImageSize = { width: number; height: number };

/**
 * The size in pixels from an image's header, which the decoder has to hold: before EXIF orientation and cropping
 * (`clap`). Undefined if the header is corrupt or beyond `bytes`. Never throws.
 */
export function readImageSize(bytes: Uint8Array, mimeType: string): ImageSize | undefined {
  try {
    const size = readers[mimeType]?.(viewOf(bytes), bytes);
    return size && size.width > 0 && size.height > 0 ? size : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

type Reader = (view: DataView, bytes: Uint8Array) => ImageSize | undefined;

const readers: Partial<Record<string, Reader>> = {
  "image/png": png,
  "image/gif": gif,
  "image/jpeg": jpeg,
  "image/webp": webp,
  "image/avif": heif,
  "image/heic": heif,
  "image/heif": heif,
};

const IHDR = fourCC("IHDR");

function png(view: DataView): ImageSize | undefined {
  // IHDR must be the first chunk (PNG, third edition, 5.6).
  if (view.getUint32(12) !== IHDR) return undefined;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** The logical screen, which decoders enlarge to contain the first frame. */
function gif(view: DataView): ImageSize | undefined {
  const screen = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  const packed = view.getUint8(10);
  let offset = 13 + (packed & 0x80 ? 3 << ((packed & 7) + 1) : 0);
  // Extensions: a label and blocks, terminated by an empty one.
  while (view.getUint8(offset) === 0x21) {
    offset += 2;
    for (let length = view.getUint8(offset); length > 0; length = view.getUint8(offset)) offset += 1 + length;
    offset += 1;
  }
  if (view.getUint8(offset) !== 0x2c) return undefined;
  const [left = 0, top = 0, width = 0, height = 0] = [1, 3, 5, 7].map((at) =>
    view.getUint16(offset + at, true),
  );
  return { width: Math.max(screen.width, left + width), height: Math.max(screen.height, top + height) };
}

function jpeg(view: DataView, bytes: Uint8Array): ImageSize | undefined {
  let size: ImageSize | undefined;
  walkJpeg(bytes, 0, (marker, at) => {
    if (isFrame(marker)) size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    return size !== undefined || marker === SOS;
  });
  return size;
}

/** SOF0 to SOF15, without DHT, JPG and DAC, which are in the same range (ITU-T T.81, table B.1). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

const VP8X = fourCC("VP8X");
const VP8L = fourCC("VP8L");
const VP8 = fourCC("VP8 ");

function webp(view: DataView): ImageSize | undefined {
  switch (view.getUint32(12)) {
    case VP8X:
      return { width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) };
    case VP8L: {
      const bits = view.getUint32(21, true);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
    }
    case VP8:
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    default:
      return undefined;
  }
}

const META = fourCC("meta");
const PROPERTIES = new Set(["iprp", "ipco"].map(fourCC));
const ISPE = fourCC("ispe");

/** The largest `ispe` of meta/iprp/ipco: tiles of a grid and alpha planes have their own, which are never larger. */
function heif(view: DataView): ImageSize | undefined {
  let largest: ImageSize | undefined;
  let left = MOST_BOXES;
  const visit = (start: number, end: number): void => {
    for (let offset = start; offset + 8 <= end; left--) {
      if (left === 0) throw new RangeError("There are too many boxes.");
      const { type, bodyAt, next } = readBox(view, offset, end);
      if (type === META) visit(bodyAt + 4, next);
      else if (PROPERTIES.has(type)) visit(bodyAt, next);
      else if (type === ISPE) {
        const size = { width: view.getUint32(bodyAt + 4), height: view.getUint32(bodyAt + 8) };
        if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
      }
      offset = next;
    }
  };
  visit(0, view.byteLength);
  return largest;
}

function uint24(view: DataView, offset: number): number {
  return view.getUint16(offset, true) | (view.getUint8(offset + 2) << 16);
}
