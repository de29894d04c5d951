export type ImageSize = { width: number; height: number };

/**
 * The size in pixels that an image's header claims, before any EXIF orientation, without decoding it.
 * Undefined where the header is damaged or lies beyond `bytes`. Never throws.
 */
export function readImageSize(bytes: Uint8Array, mimeType: string): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const size = readers[mimeType]?.(view);
    return size && size.width > 0 && size.height > 0 ? size : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

type Reader = (view: DataView) => ImageSize | undefined;

const readers: Partial<Record<string, Reader>> = {
  "image/png": png,
  "image/gif": gif,
  "image/jpeg": jpeg,
  "image/webp": webp,
  "image/avif": avif,
};

function png(view: DataView): ImageSize | undefined {
  // IHDR must be the first chunk (PNG, third edition, 5.6).
  if (fourCC(view, 12) !== "IHDR") return undefined;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** The logical screen, which decoders enlarge to hold the first frame. */
function gif(view: DataView): ImageSize | undefined {
  const screen = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  const packed = view.getUint8(10);
  let offset = 13 + (packed & 0x80 ? 3 << ((packed & 7) + 1) : 0);
  // Extensions: a label, and blocks that end with an empty one.
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

function jpeg(view: DataView): ImageSize | undefined {
  let offset = 2;
  while (true) {
    if (view.getUint8(offset) !== 0xff) return undefined;
    const marker = view.getUint8(offset + 1);
    if (marker === 0xff) {
      offset += 1; // fill byte
    } else if (isFrame(marker)) {
      return { height: view.getUint16(offset + 5), width: view.getUint16(offset + 7) };
    } else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      offset += 2; // TEM, RSTn and SOI carry no length
    } else if (marker === 0xd9 || marker === 0xda) {
      return undefined; // end of image, or a scan without a frame before it
    } else {
      offset += 2 + Math.max(2, view.getUint16(offset + 2));
    }
  }
}

/** SOF0 to SOF15, without DHT, JPG and DAC, which share the range (ITU-T T.81, table B.1). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function webp(view: DataView): ImageSize | undefined {
  switch (fourCC(view, 12)) {
    case "VP8X":
      return { width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) };
    case "VP8L": {
      const bits = view.getUint32(21, true);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
    }
    case "VP8 ":
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    default:
      return undefined;
  }
}

/** The largest `ispe` of meta/iprp/ipco: a grid's tiles and an alpha plane have one each, never larger. */
function avif(view: DataView): ImageSize | undefined {
  let largest: ImageSize | undefined;
  const visit = (start: number, end: number): void => {
    for (let offset = start; offset + 8 <= end; ) {
      const { type, bodyAt, next } = box(view, offset, end);
      if (type === "meta") visit(bodyAt + 4, next);
      else if (type === "iprp" || type === "ipco") visit(bodyAt, next);
      else if (type === "ispe") {
        const size = { width: view.getUint32(bodyAt + 4), height: view.getUint32(bodyAt + 8) };
        if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
      }
      offset = next;
    }
  };
  visit(0, view.byteLength);
  return largest;
}

/** One ISO base media box (ISO/IEC 14496-12, 4.2); a size of 0 reaches to the end. */
export function box(view: DataView, offset: number, end: number) {
  const size32 = view.getUint32(offset);
  const long = size32 === 1;
  const size = long ? Number(view.getBigUint64(offset + 8)) : size32 === 0 ? end - offset : size32;
  const bodyAt = offset + (long ? 16 : 8);
  // `next` always moves on, so that a hostile size cannot loop for ever.
  return {
    type: fourCC(view, offset + 4),
    bodyAt,
    size,
    next: Math.min(end, Math.max(bodyAt, offset + size)),
  };
}

export function fourCC(view: DataView, offset: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(offset + index)));
}

function uint24(view: DataView, offset: number): number {
  return view.getUint16(offset, true) | (view.getUint8(offset + 2) << 16);
}
