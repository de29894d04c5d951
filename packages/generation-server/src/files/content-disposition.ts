/** Characters that are not allowed in the quoted name: non-ASCII, quotes, `\` and `%` (which some browsers decode). */
const PLAIN = /[^\x20-\x7e]|["\\%]/gu;
/** Line breaks, and bidirectional controls that can disguise a file's extension. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu;
const MAX_LENGTH = 150;

/**
 * The header's value according to RFC 6266: an ASCII name and, if that loses characters, the full name in UTF-8.
 * Folders and invisible characters are removed.
 */
export function contentDisposition(disposition: "inline" | "attachment", fileName: string): string {
  const shown = fileName
    .replace(HIDDEN, "")
    .replace(/^.*[/\\]/s, "")
    .trim()
    .replace(/^\.+/, "");
  const name = [...shown].slice(0, MAX_LENGTH).join("") || "file";
  const plain = name.replace(PLAIN, "_");
  const extended = plain === name ? "" : `; filename*=UTF-8''${encodeExtended(name)}`;
  return `${disposition}; filename="${plain}"${extended}`;
}

/** RFC 5987 allows fewer characters than `encodeURIComponent` leaves unescaped. */
const encodeExtended = (text: string) =>
  encodeURIComponent(text).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
