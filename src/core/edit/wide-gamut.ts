import { type Bytes, fourCC, latin1, startsWith, viewOf } from "../media/byte-parts.js";
import { inflate } from "../media/inflate.js";
import { SOS, walkJpeg } from "../media/jpeg-segments.js";
import { eachRiffChunk } from "../media/riff-chunks.js";

const ICC_ID = "ICC_PROFILE\0";

/** Bytes of a profile: those of cameras and screens have kilobytes, large ones for printers three million. */
const MOST_PROFILE = 4_000_000;

/** Primaries of BT.2020, DCI P3 and Display P3 (ITU-T H.273, table 2). */
const WIDE_PRIMARIES = [9, 11, 12];

/** Whether an image has colours that sRGB has not: its profile is of another RGB space. Never throws. */
export async function isWideGamut(bytes: Bytes, mimeType: string): Promise<boolean> {
  try {
    const found = await findProfile(bytes, mimeType);
    if (typeof found === "number") return WIDE_PRIMARIES.includes(found);
    return found !== undefined && isWideProfile(found);
  } catch {
    // A damaged profile: decoders ignore it.
    return false;
  }
}

/** Whether the encoder has written a colour profile. */
export async function hasProfile(bytes: Bytes, mimeType: string): Promise<boolean> {
  try {
    return (await findProfile(bytes, mimeType)) !== undefined;
  } catch {
    return false;
  }
}

/** An ICC profile, or the number of the primaries. */
async function findProfile(bytes: Bytes, mimeType: string): Promise<Bytes | number | undefined> {
  if (mimeType === "image/jpeg") return findInJpeg(bytes);
  if (mimeType === "image/png") return findInPng(bytes);
  if (mimeType === "image/webp") return findInWebp(bytes);
  if (/^image\/(avif|hei[cf])$/.test(mimeType)) return findInIsoMedia(bytes);
  return undefined;
}

/** The X of the red primary, adapted to D50: 0.436 in sRGB, 0.515 in Display P3, more in wider spaces. */
const WIDE_RED = 0.46;

/** "RGB " at 16, the table of tags from 128 (ICC.1, 7.2 and 7.3). Its name says little: many name sRGB for its curve. */
function isWideProfile(profile: Bytes): boolean {
  const view = viewOf(profile);
  if (!startsWith(profile, 16, "RGB ")) return false;
  const tags = Math.min(view.getUint32(128), 100);
  for (let tag = 0; tag < tags; tag++) {
    const at = 132 + tag * 12;
    if (!startsWith(profile, at, "rXYZ")) continue;
    // After a type of four letters and four zeros: numbers with 16 bits after the point.
    return view.getInt32(view.getUint32(at + 4) + 8) / 65_536 > WIDE_RED;
  }
  return false;
}

/** The first part of it, which has the description. */
function findInJpeg(bytes: Bytes): Bytes | undefined {
  let profile: Bytes | undefined;
  walkJpeg(bytes, 0, (marker, at, end) => {
    if (marker === 0xe2 && startsWith(bytes, at + 4, ICC_ID)) {
      profile ??= bytes.subarray(at + 4 + latin1(ICC_ID).length + 2, end);
    }
    return marker === SOS || profile !== undefined;
  });
  return profile;
}

const ICCP = fourCC("iCCP");
const CICP = fourCC("cICP");
const IDAT = fourCC("IDAT");

async function findInPng(bytes: Bytes): Promise<Bytes | number | undefined> {
  const view = viewOf(bytes);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const type = view.getUint32(at + 4);
    if (type === CICP) return view.getUint8(at + 8);
    if (type === IDAT) return undefined;
    if (type !== ICCP) continue;
    const end = at + 8 + view.getUint32(at);
    const name = bytes.indexOf(0, at + 8);
    return inflate(bytes.subarray(name + 2, end), MOST_PROFILE);
  }
  return undefined;
}

function findInWebp(bytes: Bytes): Bytes | undefined {
  let profile: Bytes | undefined;
  eachRiffChunk(viewOf(bytes), 12, bytes.length, (type, _, data, dataEnd) => {
    if (type === fourCC("ICCP")) profile = bytes.subarray(data, dataEnd);
    return profile !== undefined;
  });
  return profile;
}

/** In the `colr` box, which is near the start, among the properties. */
function findInIsoMedia(bytes: Bytes): Bytes | number | undefined {
  const view = viewOf(bytes);
  const end = Math.min(bytes.length - 16, 65_536);
  for (let at = 4; at < end; at++) {
    if (view.getUint32(at) !== fourCC("colr")) continue;
    const kind = view.getUint32(at + 4);
    if (kind === fourCC("nclx")) return view.getUint16(at + 8);
    if (kind === fourCC("prof")) return bytes.subarray(at + 8, at - 4 + view.getUint32(at - 4));
  }
  return undefined;
}
