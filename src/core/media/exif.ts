import { cleanText } from "../library/clean-name.js";
import { type Bytes, startsWith, viewOf } from "./byte-parts.js";

/** The orientation (2 to 8) of a TIFF block; undefined if it is upright or absent. Never throws. */
export function readOrientation(tiff: Uint8Array): number | undefined {
  return inTiff(tiff, ({ view, little, find }) => {
    const entry = find(view.getUint32(4, little), 0x0112);
    const value = entry && view.getUint16(entry + 8, little);
    return value && value >= 2 && value <= 8 ? value : undefined;
  });
}

/**
 * When the photo was taken (DateTimeOriginal, else DateTimeDigitized), in milliseconds since 1970; undefined if that is not
 * known. Without a time zone, which older cameras do not write, it is a time of this device's zone. Never throws.
 */
export function readDateTaken(tiff: Uint8Array): number | undefined {
  return inTiff(tiff, ({ view, little, find }) => {
    const exif = find(view.getUint32(4, little), 0x8769);
    if (!exif) return undefined;
    const directory = view.getUint32(exif + 8, little);
    const text = (tag: number): string => {
      const entry = find(directory, tag);
      if (!entry) return "";
      const length = view.getUint32(entry + 4, little);
      const start = length > 4 ? view.getUint32(entry + 8, little) : entry + 8;
      return String.fromCharCode(...tiff.subarray(start, start + Math.min(length, MAX_DATE)));
    };
    return toTime(text(0x9003), text(0x9011)) ?? toTime(text(0x9004), text(0x9012));
  });
}

/** What a camera wrote about a photo; each is absent if it says nothing. */
export type CameraFacts = {
  /** The camera, with its maker. */
  camera?: string;
  /** The lens. */
  lens?: string;
  /** Seconds. */
  exposureTime?: number;
  /** The f-number. */
  aperture?: number;
  /** ISO speed. */
  iso?: number;
  /** Millimetres. */
  focalLength?: number;
};

/** Never throws. */
export function readCameraFacts(tiff: Uint8Array): CameraFacts {
  const facts = inTiff(tiff, ({ view, little, find }) => {
    const main = view.getUint32(4, little);
    const link = find(main, 0x8769);
    const exif = link ? view.getUint32(link + 8, little) : undefined;
    const text = (directory: number | undefined, tag: number): string => {
      const entry = directory === undefined ? 0 : find(directory, tag);
      if (!entry) return "";
      const length = view.getUint32(entry + 4, little);
      const start = length > 4 ? view.getUint32(entry + 8, little) : entry + 8;
      const bytes = tiff.subarray(start, start + Math.min(length, MAX_TEXT));
      // Up to the terminating zero.
      return cleanText(new TextDecoder().decode(bytes).split("\0")[0] ?? "", MAX_TEXT);
    };
    const ratio = (tag: number): number | undefined => {
      const entry = exif === undefined ? 0 : find(exif, tag);
      if (!entry) return undefined;
      const at = view.getUint32(entry + 8, little);
      const value = view.getUint32(at, little) / view.getUint32(at + 4, little);
      return Number.isFinite(value) && value > 0 ? value : undefined;
    };
    const isoEntry = exif === undefined ? 0 : find(exif, 0x8827);
    return {
      camera: joinMaker(text(main, 0x010f), text(main, 0x0110)),
      lens: text(exif, 0xa434),
      exposureTime: ratio(0x829a),
      aperture: ratio(0x829d),
      iso: isoEntry ? view.getUint16(isoEntry + 8, little) : undefined,
      focalLength: ratio(0x920a),
    };
  });
  const { camera, lens, exposureTime, aperture, iso, focalLength } = facts ?? {};
  return {
    ...(camera && { camera }),
    ...(lens && { lens }),
    ...(exposureTime && { exposureTime }),
    ...(aperture && { aperture }),
    ...(iso && { iso }),
    ...(focalLength && { focalLength }),
  };
}

/** Many models are written with the maker's name. */
function joinMaker(maker: string, model: string): string {
  const [first = ""] = maker.split(" ");
  return model.toLowerCase().startsWith(first.toLowerCase()) ? model : `${maker} ${model}`.trim();
}

/** Bytes of a name that are read. */
const MAX_TEXT = 100;

/** Bytes of a date with its terminating zero (EXIF 2.32, 4.6.5). */
const MAX_DATE = 20;

/** Entries of a directory that are read; cameras write a few dozen. */
const MAX_ENTRIES = 1_000;

/** A TIFF block, whose reads throw a RangeError beyond its end. */
export type Tiff = {
  view: DataView;
  little: boolean;
  /** The offset of a directory's entry with this tag; 0 if there is none. */
  find: (directory: number, tag: number) => number;
};

/** Undefined if the block ends before what is read. */
export function inTiff<Value>(tiff: Uint8Array, read: (tiff: Tiff) => Value | undefined): Value | undefined {
  const view = viewOf(tiff);
  const little = startsWith(tiff, 0, "II");
  const find = (directory: number, tag: number): number => {
    const count = Math.min(view.getUint16(directory, little), MAX_ENTRIES);
    for (let index = 0; index < count; index++) {
      const entry = directory + 2 + index * 12;
      if (view.getUint16(entry, little) === tag) return entry;
    }
    return 0;
  };
  try {
    return read({ view, little, find });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Of `2026:11:26 12:34:56` and `+01:00`. A camera whose clock was never set writes zeros or spaces. */
function toTime(date: string, zone: string): number | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/.exec(date)?.map(Number) ?? [];
  if (!year || !month || !day || hour === undefined || minute === undefined || second === undefined)
    return undefined;
  const utc = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // A time that does not exist, such as the 31st of April, becomes another one.
  const exists =
    utc.getUTCMonth() === month - 1 && utc.getUTCDate() === day && utc.getUTCMinutes() === minute;
  if (!exists) return undefined;
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)/.exec(zone) ?? [];
  if (!sign) return new Date(year, month - 1, day, hour, minute, second).getTime();
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return utc.getTime() - (sign === "-" ? -offset : offset);
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
