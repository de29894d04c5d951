import { crc32 } from "./crc32.js";

/**
 * The same image without its metadata (EXIF with GPS, XMP, IPTC, comments, text), not encoded anew. Undefined
 * where there is nothing to take out, or nothing that this knows how to. An EXIF orientation is kept, as the
 * only entry of a new EXIF block: without it the image would be shown turned.
 */
export function stripMetadata(
  bytes: Uint8Array<ArrayBuffer>,
  mimeType: string,
): Uint8Array<ArrayBuffer> | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return strippers[mimeType]?.(bytes, view);
  } catch (error) {
    // A structure that runs beyond the file: the decoder judges it.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

type Bytes = Uint8Array<ArrayBuffer>;
type Stripper = (bytes: Bytes, view: DataView) => Bytes | undefined;

const strippers: Partial<Record<string, Stripper>> = {
  "image/jpeg": jpeg,
  "image/png": png,
  "image/webp": webp,
};

/** APP1 (EXIF, XMP), APP13 (IPTC) and comments go; JFIF, ICC profiles (APP2) and Adobe's APP14 change pixels and stay. */
function jpeg(bytes: Bytes, view: DataView): Bytes | undefined {
  const parts: Bytes[] = [];
  let orientation: number | undefined;
  let offset = 2;
  let stripped = false;
  while (true) {
    if (view.getUint8(offset) !== 0xff) return undefined;
    const marker = view.getUint8(offset + 1);
    if (marker === 0xff) {
      offset += 1;
      continue;
    }
    if (marker === 0xda) break; // the scan: pixels from here on
    const end = offset + 2 + view.getUint16(offset + 2);
    const segment = bytes.subarray(offset, end);
    if (segment.length !== end - offset) return undefined;
    if (marker === 0xe1 || marker === 0xed || marker === 0xfe) {
      stripped = true;
      if (marker === 0xe1 && ascii(bytes, offset + 4, 4) === "Exif") {
        orientation ??= readOrientation(bytes.subarray(offset + 10, end));
      }
    } else parts.push(segment);
    offset = end;
  }
  if (!stripped) return undefined;
  const exif = orientation === undefined ? [] : [jpegExif(orientation)];
  return join([bytes.subarray(0, 2), ...withExifAfterJfif(parts, exif), bytes.subarray(offset)]);
}

/** JFIF must stay the first segment (ITU-T T.871, 10.1). */
function withExifAfterJfif(parts: Bytes[], exif: Bytes[]): Bytes[] {
  const jfif = parts[0]?.[1] === 0xe0 ? 1 : 0;
  return [...parts.slice(0, jfif), ...exif, ...parts.slice(jfif)];
}

function jpegExif(orientation: number): Bytes {
  const tiff = orientationTiff(orientation);
  const length = 2 + 6 + tiff.length;
  return join([Uint8Array.of(0xff, 0xe1, length >> 8, length & 0xff, ...codes("Exif\0\0")), tiff]);
}

const PNG_METADATA = ["eXIf", "tEXt", "zTXt", "iTXt", "tIME"];

function png(bytes: Bytes, view: DataView): Bytes | undefined {
  const parts = [bytes.subarray(0, 8)];
  let stripped = false;
  for (let offset = 8; offset < bytes.length; ) {
    const end = offset + 12 + view.getUint32(offset);
    const type = ascii(bytes, offset + 4, 4);
    const metadata = PNG_METADATA.includes(type);
    if (metadata) stripped = true;
    const orientation = type === "eXIf" ? readOrientation(bytes.subarray(offset + 8, end - 4)) : undefined;
    if (orientation !== undefined) parts.push(pngExif(orientation));
    if (!metadata) parts.push(bytes.subarray(offset, end));
    offset = end;
  }
  return stripped ? join(parts) : undefined;
}

function pngExif(orientation: number): Bytes {
  const body = join([codes("eXIf"), orientationTiff(orientation)]);
  return join([uint32(body.length - 4, false), body, uint32(crc32(body), false)]);
}

function webp(bytes: Bytes, view: DataView): Bytes | undefined {
  const parts: Bytes[] = [];
  let stripped = false;
  let orientation: number | undefined;
  for (let offset = 12; offset + 8 <= bytes.length; ) {
    const size = view.getUint32(offset + 4, true);
    const end = offset + 8 + size + (size % 2);
    const type = ascii(bytes, offset, 4);
    if (type === "EXIF" || type === "XMP ") {
      stripped = true;
      // Some writers put the JPEG form, with "Exif\0\0" before it, into the chunk.
      const start = offset + 8 + (ascii(bytes, offset + 8, 4) === "Exif" ? 6 : 0);
      if (type === "EXIF") orientation = readOrientation(bytes.subarray(start, end));
    } else parts.push(bytes.slice(offset, end));
    offset = end;
  }
  if (!stripped) return undefined;
  const [first] = parts;
  // VP8X flags: 0x08 EXIF, 0x04 XMP (RFC 9649, 2.7.1).
  if (first && ascii(first, 0, 4) === "VP8X") {
    first[8] = ((first[8] ?? 0) & ~0x0c) | (orientation === undefined ? 0 : 0x08);
  }
  if (orientation !== undefined) {
    const tiff = orientationTiff(orientation);
    parts.push(join([codes("EXIF"), uint32(tiff.length, true), tiff]));
  }
  const body = join(parts);
  return join([codes("RIFF"), uint32(body.length + 4, true), codes("WEBP"), body]);
}

/** The orientation (2 to 8) in a TIFF block; undefined for upright, or where there is none. */
function readOrientation(tiff: Bytes): number | undefined {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  try {
    const little = ascii(tiff, 0, 2) === "II";
    const directory = view.getUint32(4, little);
    const count = view.getUint16(directory, little);
    for (let index = 0; index < count; index++) {
      const entry = directory + 2 + index * 12;
      if (view.getUint16(entry, little) !== 0x0112) continue;
      const value = view.getUint16(entry + 8, little);
      return value >= 2 && value <= 8 ? value : undefined;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return undefined;
}

/** A TIFF block with the orientation as its only entry (EXIF 2.32, 4.6.2). */
function orientationTiff(orientation: number): Bytes {
  // Big-endian header, directory at 8; one entry: tag 0x0112, SHORT, count 1, value; no further directory.
  return Uint8Array.of(
    ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8],
    ...[0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0],
    ...[0, 0, 0, 0],
  );
}

function uint32(value: number, little: boolean): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, little);
  return bytes;
}

function codes(text: string): Bytes {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

function ascii(bytes: Bytes, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

function join(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
