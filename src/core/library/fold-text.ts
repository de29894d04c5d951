/** In these scripts, marks on letters are accents or vowel points. In others they make a different letter. */
const ACCENTED =
  /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{M}+/gu;

/** Letters that Unicode does not decompose, with what people type on keyboards that lack them. */
const PLAIN: Readonly<Record<string, string>> = {
  æ: "ae",
  ð: "d",
  đ: "d",
  ħ: "h",
  ı: "i",
  ł: "l",
  ø: "o",
  œ: "oe",
  ß: "ss",
  ŧ: "t",
  þ: "th",
  ς: "σ",
};
const SPECIAL = new RegExp(`[${Object.keys(PLAIN).join("")}]`, "g");

const ASCII = /^[\0-\x7f]*$/;

/**
 * Normalises a text for searching: without case, width, ligatures and accents. Texts that a reader considers equal have
 * the same form; different letters or sounds (`か` and `が`) do not.
 *
 * @example foldText("Łódź") === foldText("lodz"); // true
 */
export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return (
    text
      .normalize("NFKD")
      .toLowerCase()
      .replace(ACCENTED, "$1")
      .replace(SPECIAL, (letter) => PLAIN[letter] ?? letter)
      // Composed again, so that a syllable or a voiced sound is one character and does not match its first part.
      .normalize("NFC")
  );
}
