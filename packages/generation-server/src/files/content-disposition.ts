/** What stays of a name that is written between quotes: no quote, no `\`, no `%` (some browsers decode it). */
const PLAIN = /[^\x20-\x7e]|["\\%]/gu;
/** Line breaks, and what turns a name's direction round so that its ending looks like another. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu;
const MAX_LENGTH = 150;

/**
 * The header's value by RFC 6266: a name for everybody and, where that lost something, the whole of it in UTF-8.
 * Folders before the name and what cannot be seen are left out.
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

/** RFC 5987 allows fewer characters than `encodeURIComponent` leaves alone. */
const encodeExtended = (text: string) =>
  encodeURIComponent(text).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
