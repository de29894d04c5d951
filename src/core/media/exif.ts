import { type Bytes, startsWith, viewOf } from "./byte-parts.js";

/** The orientation (2 to 8) of a TIFF block; undefined if it is upright or absent. Never throws. */
export function readOrientation(tiff: Uint8Array): number | undefined {
  const view = viewOf(tiff);
  try {
    const little = startsWith(tiff, 0, "II");
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

/** A TIFF block whose only entry is the orientation (EXIF 2.32, 4.6.2). */
export function orientationTiff(orientation: number): Bytes {
  // Big-endian header, directory at 8, one entry: tag 0x0112, SHORT, count 1, value; no next directory.
  return Uint8Array.of(
    ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8],
    ...[0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0],
    ...[0, 0, 0, 0],
  );
}
