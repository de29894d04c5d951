import { inflate } from "../inflate.js";
import { MOST_TEXT, type TextBlock } from "./metadata-blocks.js";

const utf8 = new TextDecoder("utf-8", { fatal: true });
const latin1 = new TextDecoder("latin1");

/** UTF-8, else Latin-1: many tools write UTF-8 where PNG asks for Latin-1. */
export function decodeText(data: Uint8Array): string {
  try {
    return utf8.decode(data);
  } catch {
    return latin1.decode(data);
  }
}

/** The text of a block; undefined if it is corrupt, or too long once it is inflated. */
export async function readTextBlock({ data, deflated }: TextBlock): Promise<string | undefined> {
  const bytes = deflated ? await inflate(data, MOST_TEXT) : data;
  return bytes && decodeText(bytes);
}

const UTF16 = { big: new TextDecoder("utf-16be"), little: new TextDecoder("utf-16le") };

/**
 * An EXIF user comment: a text after eight bytes that name its character set (EXIF 2.32, 4.6.5). `UNICODE` is UTF-16 in either
 * byte order, whatever the order of the block, because tools do not agree. Without such a header it is a text as a whole.
 */
export function decodeUserComment(data: Uint8Array): string {
  const header = latin1.decode(data.subarray(0, 8));
  const text = data.subarray(8);
  if (header === "UNICODE\0") return UTF16[isLittle(text) ? "little" : "big"].decode(text);
  const named = header === "ASCII\0\0\0" || header === "JIS\0\0\0\0\0" || header === "\0".repeat(8);
  return decodeText(named ? text : data);
}

/** By its zeros, which are the high bytes of most letters. */
function isLittle(text: Uint8Array): boolean {
  let balance = 0;
  for (let at = 0; at + 1 < Math.min(text.length, 512); at += 2) {
    balance += Number(text[at + 1] === 0) - Number(text[at] === 0);
  }
  return balance > 0;
}
