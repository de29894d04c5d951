/** A piece of a text, and whether the other text lacks it. */
export type TextPiece = { readonly text: string; readonly isOwn: boolean };

/** Words, and characters of scripts that write no spaces between words; everything between them. */
const PIECES = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|[\p{L}\p{N}\p{M}'’_-]+|\s+|./gsu;

/** Pairs of pieces that are compared: a prompt may come from a file, as long as its author liked. */
const MOST_COMPARED = 1_000_000;

/**
 * Marks the words of a text that another text lacks, in their order (a longest common subsequence). Of very long texts, what
 * is between their common beginning and end is marked as a whole.
 */
export function ownWords(text: string, other: string): TextPiece[] {
  const pieces = text.match(PIECES) ?? [];
  const others = other.match(PIECES) ?? [];
  const start = commonStart(pieces, others);
  const end = commonStart(pieces.slice(start).reverse(), others.slice(start).reverse());
  const own = pieces.slice(start, pieces.length - end);
  const common = commonPieces(own, others.slice(start, others.length - end));
  const marked = own.map((piece, index) => ({ text: piece, isOwn: !common.has(index) }));
  const same = (some: readonly string[]) => some.map((piece) => ({ text: piece, isOwn: false }));
  return joined([...same(pieces.slice(0, start)), ...marked, ...same(pieces.slice(pieces.length - end))]);
}

function commonStart(pieces: readonly string[], others: readonly string[]): number {
  const differs = pieces.findIndex((piece, index) => piece !== others[index]);
  return differs < 0 ? pieces.length : differs;
}

/** The indices of the pieces that are in the longest common subsequence. */
function commonPieces(pieces: readonly string[], others: readonly string[]): Set<number> {
  const common = new Set<number>();
  const width = others.length + 1;
  if (pieces.length * others.length > MOST_COMPARED) return common;
  /** By how many pieces and others are left: the length of their longest common subsequence. */
  const lengths = new Uint16Array((pieces.length + 1) * width);
  const lengthAt = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = pieces.length - 1; row >= 0; row -= 1) {
    for (let column = others.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        pieces[row] === others[column]
          ? lengthAt(row + 1, column + 1) + 1
          : Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1));
    }
  }
  for (let row = 0, column = 0; row < pieces.length && column < others.length; ) {
    if (pieces[row] === others[column]) {
      common.add(row);
      row += 1;
      column += 1;
    } else if (lengthAt(row + 1, column) >= lengthAt(row, column + 1)) row += 1;
    else column += 1;
  }
  return common;
}

/** Neighbours of the same kind as one; spaces between own words are their own too. */
function joined(pieces: readonly TextPiece[]): TextPiece[] {
  const result: TextPiece[] = [];
  pieces.forEach(({ text, isOwn }, index) => {
    const isBetween =
      text.trim() === "" && pieces[index - 1]?.isOwn === true && pieces[index + 1]?.isOwn === true;
    const last = result.at(-1);
    const own = isOwn || isBetween;
    if (last?.isOwn === own) result[result.length - 1] = { text: last.text + text, isOwn: own };
    else result.push({ text, isOwn: own });
  });
  return result;
}
