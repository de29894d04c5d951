const MAX_LENGTH = 255;

// C0, DEL, C1; zero-width and bidi marks, embeddings, overrides and isolates (Unicode UAX #9); line separators.
const UNSAFE = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** Cleans a file name for display: NFC, no control or bidi characters, 1 to 255 UTF-16 units. */
export function cleanName(name: string, fallback: string): string {
  const clean = name.toWellFormed().replace(UNSAFE, "").normalize("NFC").trim();
  return clean === "" ? fallback : shorten(clean);
}

function shorten(name: string): string {
  if (name.length <= MAX_LENGTH) return name;
  const extension = /\.[a-z0-9]{1,10}$/i.exec(name)?.[0] ?? "";
  return `${cut(name, MAX_LENGTH - extension.length).trimEnd()}${extension}`;
}

/** Truncates without splitting a surrogate pair. */
function cut(text: string, length: number): string {
  const head = text.slice(0, length);
  return head.isWellFormed() ? head : head.slice(0, -1);
}

/** Makes a text that a user typed fit to keep: as a name, on one line, at most `maxLength` UTF-16 units. */
export function cleanText(text: string, maxLength: number): string {
  const line = text.toWellFormed().replace(/\s+/g, " ").replace(UNSAFE, "").normalize("NFC").trim();
  return cut(line, maxLength).trimEnd();
}
