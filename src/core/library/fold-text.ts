/** Marks on letters of these scripts are accents or vowel points. Elsewhere a mark makes another sound, or another letter. */
const ACCENTED =
  /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{M}+/gu;

/** Letters that Unicode does not decompose, and what people type instead on a keyboard that lacks them. */
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
 * The form of a text in which texts are compared when searching: without case, width, ligatures and accents. Two texts
 * that a reader takes for the same have the same form; texts of other letters or sounds (`か` and `が`) do not.
 *
 * @example
 * foldText("Łódź") === foldText("lodz"); // true
 */
export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return (
    text
      .normalize("NFKD")
      .toLowerCase()
      .replace(ACCENTED, "$1")
      .replace(SPECIAL, (letter) => PLAIN[letter] ?? letter)
      // Composed again, so that a syllable or a voiced sound is one character, and does not contain its first part.
      .normalize("NFC")
  );
}
