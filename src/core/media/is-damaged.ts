import { fourCC, viewOf } from "./byte-parts.js";
import { crc32 } from "./crc32.js";
import { MOST_BOXES, readBox } from "./iso-boxes.js";
import { EOI, SOS, walkJpeg } from "./jpeg-segments.js";

/**
 * Whether an image is truncated, or a PNG has wrong checksums: the decoders of some engines ignore such damage and draw
 * the rest. `bytes` is the whole file. Never throws.
 */
export function isDamaged(bytes: Uint8Array, mimeType: string): boolean {
  try {
    return !(checks[mimeType]?.(viewOf(bytes), bytes) ?? true);
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
}

/** Returns whether the image is complete; reading beyond the end throws a RangeError. */
type Check = (view: DataView, bytes: Uint8Array) => boolean;

const checks: Partial<Record<string, Check>> = {
  "image/png": png,
  "image/jpeg": jpeg,
  "image/gif": gif,
  "image/webp": (view) => view.getUint32(4, true) + 8 <= view.byteLength,
  "image/avif": heif,
  "image/heic": heif,
  "image/heif": heif,
};

const IEND = fourCC("IEND");

function png(view: DataView, bytes: Uint8Array): boolean {
  for (let offset = 8; ; ) {
    const end = offset + 8 + view.getUint32(offset);
    const checksum = view.getUint32(end);
    // An upper-case first letter marks a critical chunk (PNG, third edition, 5.4).
    const critical = (view.getUint8(offset + 4) & 0x20) === 0;
    if (critical && crc32(bytes.subarray(offset + 4, end)) !== checksum) return false;
    if (view.getUint32(offset + 4) === IEND) return true;
    offset = end + 4;
  }
}

/** Whether an end-of-image marker follows the scan; inside it, 0xFF 0xD9 has no other meaning. */
function jpeg(_view: DataView, bytes: Uint8Array): boolean {
  let scan = bytes.length;
  walkJpeg(bytes, 0, (marker, at) => {
    if (marker === SOS) scan = at;
    return marker === SOS;
  });
  for (let at = bytes.length - 1; at > scan; at--)
    if (bytes[at] === EOI && bytes[at - 1] === 0xff) return true;
  return false;
}

/** Whether the first frame is complete: many encoders omit the trailer. */
function gif(view: DataView): boolean {
  const colors = (packed: number) => (packed & 0x80 ? 3 << ((packed & 7) + 1) : 0);
  let offset = 13 + colors(view.getUint8(10));
  const skipBlocks = (): void => {
    for (let length = view.getUint8(offset); length > 0; length = view.getUint8(offset)) offset += 1 + length;
    offset += 1;
  };
  while (view.getUint8(offset) === 0x21) {
    offset += 2;
    skipBlocks();
  }
  offset += 11 + colors(view.getUint8(offset + 9));
  skipBlocks();
  return true;
}

function heif(view: DataView): boolean {
  for (let offset = 0, left = MOST_BOXES; offset < view.byteLength; left--) {
    if (left === 0) return false;
    const { size, next } = readBox(view, offset, view.byteLength);
    if (offset + size > view.byteLength) return false;
    offset = next;
  }
  return true;
}

/** A PNG of one pixel whose IDAT has a wrong checksum. */
const DAMAGED =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBiDKNSQAAAABJRU5ErkJggg==";

let passing: Promise<boolean> | undefined;

/** Whether this engine's decoder ignores damage; detected once by decoding a damaged image. */
export function passesOverDamage(): Promise<boolean> {
  const bytes = Uint8Array.from(atob(DAMAGED), (char) => char.charCodeAt(0));
  passing ??= createImageBitmap(new Blob([bytes], { type: "image/png" })).then(
    (bitmap) => {
      bitmap.close();
      return true;
    },
    () => false,
  );
  return passing;
}
