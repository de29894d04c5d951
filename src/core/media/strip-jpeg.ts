import { type Bytes, createByteWriter, join, latin1, startsWith, uint32, viewOf } from "./byte-parts.js";
import { orientationTiff, readOrientation } from "./exif.js";
import {
  gainMapXmp,
  ISO_GAIN_MAP_ID,
  MPF_ID,
  MPF_LENGTH,
  mpf,
  photoXmp,
  readMpf,
  XMP_ID,
} from "./gain-map.js";
import { SOS, walkJpeg } from "./jpeg-segments.js";

const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const COM = 0xfe;
const EXIF_ID = "Exif\0\0";

/** The metadata in the segments before the pixels of a JPEG. */
type Facts = {
  jfif?: Bytes;
  /** 1 for upright; undefined before its EXIF was read. The first one of several counts. */
  orientation?: number;
  xmp?: string;
  /** Whether it has the marker of ISO 21496-1. */
  iso: boolean;
  /** The offsets of other images according to MPF. */
  others?: number[];
};

type Read = { facts: Facts; kept: [start: number, end: number][]; end: number };

/**
 * Keeps what is needed to draw the image: tables and scans, JFIF without its thumbnail, ICC profiles, Adobe's colour
 * transform and the orientation. Removes other application data, comments, bytes between segments and trailing data,
 * except for a gain map, which is stripped too.
 */
export function stripJpeg(bytes: Bytes): Bytes | undefined {
  const photo = read(bytes, 0);
  if (!photo) return undefined;
  const gainMap = findGainMap(bytes, photo);
  const writer = createByteWriter(bytes);
  write(writer, photo, gainMap ? gainMapSegments(photo, gainMap.length) : []);
  if (gainMap) writer.add(gainMap);
  return writer.result();
}

/** The segments that make decoders look for a gain map of `length` bytes after the photo. */
function gainMapSegments({ facts, kept }: Read, length: number): Bytes[] {
  const xmp = photoXmp(facts.xmp ?? "", length);
  const before = xmp === undefined ? [] : [xmpSegment(xmp)];
  const at = 2 + sumOf([...headOf(facts), ...before]);
  const pixels = kept.reduce((sum, [start, end]) => sum + end - start, 0);
  const photo = at + 4 + MPF_LENGTH + pixels;
  const origin = at + 4 + MPF_ID.length;
  return [...before, segment(APP2, mpf(photo, { offset: photo - origin, length }))];
}

function write(
  writer: ReturnType<typeof createByteWriter>,
  { facts, kept }: Read,
  segments: readonly Bytes[],
): void {
  writer.add(Uint8Array.of(0xff, 0xd8));
  for (const part of headOf(facts)) writer.add(part);
  for (const part of segments) writer.add(part);
  for (const [start, end] of kept) writer.keep(start, end);
}

/** JFIF must remain the first segment (ITU-T T.871, 10.1). */
function headOf({ jfif, orientation = 1 }: Facts): Bytes[] {
  const exif = orientation === 1 ? [] : [exifSegment(orientation)];
  return jfif ? [jfif, ...exif] : exif;
}

const sumOf = (parts: readonly Bytes[]) => parts.reduce((sum, { length }) => sum + length, 0);

/** Undefined if there are no pixels. */
function read(bytes: Bytes, start: number): Read | undefined {
  const facts: Facts = { iso: false };
  const kept: Read["kept"] = [];
  let scans = 0;
  const end = walkJpeg(bytes, start, (marker, at, segmentEnd) => {
    if (marker === SOS) scans += 1;
    if (isKept(bytes, marker, at, segmentEnd, facts)) kept.push([at, segmentEnd]);
    return false;
  });
  if (scans === 0) return undefined;
  return { facts, kept, end: end ?? bytes.length };
}

/** Records the parts of a segment that are written again. */
function isKept(bytes: Bytes, marker: number, at: number, end: number, facts: Facts): boolean {
  const has = (id: string) => startsWith(bytes, at + 4, id);
  const body = (id: string) => bytes.subarray(at + 4 + id.length, end);
  if (marker === APP0 && has("JFIF\0") && end - at >= 18)
    facts.jfif ??= withoutThumbnail(bytes.slice(at, at + 18));
  else if (marker === APP1 && has(EXIF_ID)) facts.orientation ??= readOrientation(body(EXIF_ID)) ?? 1;
  else if (marker === APP1 && has(XMP_ID)) facts.xmp ??= new TextDecoder().decode(body(XMP_ID));
  else if (marker === APP2 && has(ISO_GAIN_MAP_ID)) {
    facts.iso = true;
    return true;
  } else if (marker === APP2 && has("ICC_PROFILE\0")) return true;
  else if (marker === APP2 && has(MPF_ID)) {
    const origin = at + 4 + MPF_ID.length;
    facts.others ??= readMpf(viewOf(body(MPF_ID))).map((offset) => origin + offset);
  } else if (marker === APP14 && has("Adobe")) return true;
  else return !isApplication(marker) && marker !== COM && !isLoose(marker);
  return false;
}

const isApplication = (marker: number) => marker >= APP0 && marker <= 0xef;
/** TEM, and restart markers outside of a scan. */
const isLoose = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

/** JFIF reduced to its first 18 bytes: its thumbnail may show what was cropped from the image. */
function withoutThumbnail(jfif: Bytes): Bytes {
  jfif.set([0, 16], 2);
  jfif.set([0, 0], 16);
  return jfif;
}

/** The number of images of an MPF that are checked: each may be as long as the file. */
const MOST_OTHERS = 4;

/** The first image after the photo that is a gain map, stripped. */
function findGainMap(bytes: Bytes, { facts, end }: Read): Bytes | undefined {
  for (const start of new Set([end, ...(facts.others ?? []).slice(0, MOST_OTHERS)])) {
    if (!startsWith(bytes, start, "\xff\xd8\xff")) continue;
    const image = read(bytes, start);
    const xmp = image && gainMapXmp(image.facts.xmp ?? "");
    if (!image || (xmp === undefined && !image.facts.iso)) continue;
    const writer = createByteWriter(bytes);
    write(writer, image, xmp === undefined ? [] : [xmpSegment(xmp)]);
    return writer.result();
  }
  return undefined;
}

function segment(marker: number, body: Uint8Array): Bytes {
  return join([Uint8Array.of(0xff, marker), uint32(body.length + 2).subarray(2), body]);
}

const xmpSegment = (xmp: string) => segment(APP1, join([latin1(XMP_ID), new TextEncoder().encode(xmp)]));
const exifSegment = (orientation: number) =>
  segment(APP1, join([latin1(EXIF_ID), orientationTiff(orientation)]));
