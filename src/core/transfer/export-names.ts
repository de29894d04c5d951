import type { MediaAsset } from "../library/asset.js";
import { withExtension } from "../media/file-extensions.js";

/** Bytes of a name in UTF-8: file systems allow 255, of which archivers and numbers need a few. */
const MAX_BYTES = 200;

// Not allowed on Windows, or a separator; C0, DEL, C1; zero-width and bidi characters, which would hide an extension.
const UNSAFE = /[<>:"/\\|?*\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** Devices on Windows, with any extension. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;

/**
 * The name under which an asset's original is downloaded: valid on every system, with the extension of its content, whatever
 * the asset is called.
 */
export function fileNameOf({ name, mimeType }: Pick<MediaAsset, "name" | "mimeType">): string {
  const safe = name
    .toWellFormed()
    .normalize("NFC")
    .replace(UNSAFE, "_")
    .replace(/^[.\s]+/, "");
  const typed = withExtension(safe.replace(/[.\s]+$/, "") || "file", mimeType);
  const dot = typed.lastIndexOf(".");
  const [stem, extension] = [typed.slice(0, dot), typed.slice(dot)];
  // The stem may end in a dot or a space where an extension was replaced, or text cut off.
  const short = truncate(stem, MAX_BYTES - extension.length).replace(/[.\s]+$/, "") || "file";
  return RESERVED.test(short) ? `_${short}${extension}` : `${short}${extension}`;
}

/** Numbers names that occur more than once, without regard to case: macOS and Windows do not distinguish it. */
export function createUniqueNames(taken: Iterable<string> = []): (name: string) => string {
  const used = new Set([...taken].map(key));
  const next = new Map<string, number>();
  return (name) => {
    const dot = name.lastIndexOf(".");
    const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
    let unique = name;
    let number = next.get(key(name)) ?? 2;
    while (used.has(key(unique))) unique = `${stem} (${number++})${extension}`;
    next.set(key(name), number);
    used.add(key(unique));
    return unique;
  };
}

const key = (name: string): string => name.normalize("NFC").toLowerCase().toUpperCase();

/** Truncates to a number of bytes in UTF-8, between characters. */
function truncate(text: string, bytes: number): string {
  const encoder = new TextEncoder();
  if (encoder.encode(text).length <= bytes) return text;
  let kept = "";
  let left = bytes;
  for (const character of text) {
    left -= encoder.encode(character).length;
    if (left < 0) break;
    kept += character;
  }
  return kept;
}
