/**
 * Detects a MIME type from a file's content, regardless of its name and declared type. Undefined if it is unknown.
 *
 * @param head the start of the file: 32 bytes suffice for images, 64 for videos, a few hundred for SVG and HTML, which
 * may start with comments
 * @example
 * ```ts
 * import { sniffType } from "@reactkits.dev/react-media-library/server";
 *
 * export async function isPng(file: File): Promise<boolean> {
 *   return sniffType(new Uint8Array(await file.slice(0, 512).arrayBuffer())) === "image/png";
 * }
 * ```
 */
export function sniffType(head: Uint8Array): string | undefined {
  return sniffBinary(head) ?? sniffMarkup(head);
}

function sniffBinary(head: Uint8Array): string | undefined {
  if (startsWith(head, 0, "\x89PNG\r\n\x1a\n")) return "image/png";
  if (startsWith(head, 0, "\xff\xd8\xff")) return "image/jpeg";
  if (startsWith(head, 0, "GIF87a") || startsWith(head, 0, "GIF89a")) return "image/gif";
  if (startsWith(head, 0, "RIFF") && startsWith(head, 8, "WEBP")) return "image/webp";
  if (startsWith(head, 4, "ftyp")) return sniffIsoMedia(head);
  if (startsWith(head, 0, "\x1a\x45\xdf\xa3")) return sniffMatroska(head);
  if (startsWith(head, 0, "%PDF-")) return "application/pdf";
  if (startsWith(head, 0, "II*\0") || startsWith(head, 0, "MM\0*")) return "image/tiff";
  if (startsWith(head, 0, "\xff\x0a") || startsWith(head, 4, "JXL \r\n\x87\n")) return "image/jxl";
  // "BM" alone would match prose; the four reserved bytes of a bitmap are zero.
  if (startsWith(head, 0, "BM") && startsWith(head, 6, "\0\0\0\0")) return "image/bmp";
  return undefined;
}

function startsWith(head: Uint8Array, offset: number, latin1: string): boolean {
  if (head.length < offset + latin1.length) return false;
  for (let i = 0; i < latin1.length; i++) if (head[offset + i] !== latin1.charCodeAt(i)) return false;
  return true;
}

/** AVIF, HEIC, Canon raw photos, QuickTime and MP4 share one container format; the brands in its first box differ. */
function sniffIsoMedia(head: Uint8Array): string {
  const brands = new Set<string>();
  const boxEnd = Math.min(head.length, new DataView(head.buffer, head.byteOffset).getUint32(0));
  // The major brand is at 8, its version at 12; the compatible brands follow.
  for (const at of [8, ...steps(16, boxEnd)]) {
    brands.add(String.fromCharCode(...head.subarray(at, at + 4)));
  }
  const has = (...names: string[]) => names.some((name) => brands.has(name));
  if (has("avif", "avis")) return "image/avif";
  if (has("heic", "heix", "hevc", "hevx", "heim", "heis")) return "image/heic";
  if (has("mif1", "msf1")) return "image/heif";
  if (has("crx ")) return "image/x-canon-cr3";
  if (has("qt  ")) return "video/quicktime";
  if (has("M4A ", "M4B ")) return "audio/mp4";
  return "video/mp4";
}

function steps(from: number, end: number): number[] {
  const offsets: number[] = [];
  for (let at = from; at + 4 <= end; at += 4) offsets.push(at);
  return offsets;
}

function sniffMatroska(head: Uint8Array): string | undefined {
  const header = String.fromCharCode(...head.subarray(0, 64));
  if (header.includes("webm")) return "video/webm";
  if (header.includes("matroska")) return "video/x-matroska";
  return undefined;
}

const HTML_TAGS =
  "html|head|body|script|iframe|frameset|h1|div|font|table|a|style|title|b|br|p|meta|link|img|base|form|object|embed";
const HTML_START = new RegExp(`^<(?:${HTML_TAGS})(?=[\\s/>]|$)`, "i");
const XML_NAME = "(?:[\\w.-]+:)?";
const SVG_START = new RegExp(`^<${XML_NAME}svg(?=[\\s/>]|$)`, "i");
const XHTML_START = new RegExp(`^<${XML_NAME}html(?=[\\s/>]|$)`, "i");

/** Types from which a browser would run scripts if they were opened. */
function sniffMarkup(head: Uint8Array): string | undefined {
  let rest = decodeText(head.subarray(0, 4096)).trimStart();
  let xml = false;
  for (;;) {
    const next = /^(?:<!--[\s\S]*?-->|<\?[\s\S]*?\?>)\s*/.exec(rest);
    if (!next) break;
    xml ||= /^<\?xml\b/i.test(rest);
    rest = rest.slice(next[0].length);
  }
  if (/^<!doctype\s+svg\b/i.test(rest) || SVG_START.test(rest)) return "image/svg+xml";
  if (/^<!doctype\s+html\b/i.test(rest) || HTML_START.test(rest) || XHTML_START.test(rest)) {
    return "text/html";
  }
  // A comment longer than `head`: browsers treat it as HTML.
  if (rest.startsWith("<!--")) return "text/html";
  if (xml || /^<\?xml\b/i.test(rest)) return "application/xml";
  return undefined;
}

function decodeText(head: Uint8Array): string {
  return new TextDecoder(textEncoding(head)).decode(head);
}

function textEncoding(head: Uint8Array): string {
  if (startsWith(head, 0, "\xff\xfe") || startsWith(head, 0, "<\0")) return "utf-16le";
  if (startsWith(head, 0, "\xfe\xff") || startsWith(head, 0, "\0<")) return "utf-16be";
  return "utf-8";
}
