/** Bytes from the start of a file that decide its type. */
export const HEAD_BYTES = 64;

/**
 * The type of an image or a video that models make, detected from the first bytes of the file, whatever its name or
 * its server says; undefined for anything else.
 */
export function detectMediaType(head: Uint8Array): MediaType | undefined {
  const text = Buffer.from(head.subarray(0, HEAD_BYTES)).toString("latin1");
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (/^GIF8[79]a/.test(text)) return "image/gif";
  if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) return "image/webp";
  if (text.startsWith("ftyp", 4)) return isoMediaType(text);
  if (text.startsWith("\x1a\x45\xdf\xa3") && text.includes("webm")) return "video/webm";
  return undefined;
}

export type MediaType = (typeof MEDIA_TYPES)[keyof typeof MEDIA_TYPES][number];

/** The types that a download accepts, by the requested kind. */
export const MEDIA_TYPES = {
  image: ["image/png", "image/webp", "image/jpeg", "image/avif", "image/gif"],
  video: ["video/mp4", "video/webm"],
} as const;

/** HEIC, camera raw, QuickTime and audio share the container of AVIF and MP4; the brands of its first box decide. */
const OTHER_BRANDS = /^(hei[cxms]|hev[cx]|mif1|msf1|crx |qt {2}|M4[AB] )$/;

function isoMediaType(text: string): MediaType | undefined {
  const end = Math.min(text.length, Buffer.from(text, "latin1").readUInt32BE(0));
  // The major brand is at 8, its version at 12; the compatible brands follow to the end of the box.
  const brands = [text.slice(8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(text.slice(at, at + 4));
  if (brands.some((brand) => brand === "avif" || brand === "avis")) return "image/avif";
  return brands.some((brand) => OTHER_BRANDS.test(brand)) ? undefined : "video/mp4";
}
