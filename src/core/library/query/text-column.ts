/** Rows whose texts are one string. */
const BLOCK = 512;

/** Changed rows that are kept apart before they are put into their blocks. */
const MOST_CHANGED = 1000;

/** Stands between two rows; no text has it. */
const SEPARATOR = "\n";

/** `ends` is computed when a row of the block is first read or found. */
type Block = { text: string; ends?: Uint32Array };

/**
 * A column of texts. Those of 512 rows are one string: a string of its own for each row would take about twice the memory,
 * and a search would call `indexOf` 100,000 times.
 */
export type TextColumn = {
  get: (row: number) => string;
  set: (row: number, text: string) => void;
  /** Calls `found` for each row whose text contains `word`, which has no line break. */
  search: (word: string, found: (row: number) => void) => void;
  /** All texts, for `createTextColumn`. */
  save: () => string[];
};

/** @param saved What `save` returned. */
export function createTextColumn(saved: readonly string[] = []): TextColumn {
  const blocks: Block[] = saved.map((text) => ({ text }));
  let changed = new Map<number, string>();

  const stored = (row: number): string => {
    const block = blocks[Math.floor(row / BLOCK)];
    if (!block) return "";
    const ends = endsOf(block);
    const index = row % BLOCK;
    const start = index === 0 ? 0 : (ends[index - 1] ?? 0) + 1;
    return block.text.slice(start, ends[index] ?? start);
  };
  const get = (row: number): string => changed.get(row) ?? stored(row);

  const fold = (): void => {
    const dirty = new Set([...changed.keys()].map((row) => Math.floor(row / BLOCK)));
    for (const index of [...dirty].sort((a, b) => a - b)) {
      while (blocks.length < index) blocks.push({ text: SEPARATOR.repeat(BLOCK - 1) });
      const rows = Array.from({ length: BLOCK }, (_, offset) => get(index * BLOCK + offset));
      blocks[index] = { text: rows.join(SEPARATOR) };
    }
    changed = new Map();
  };

  return {
    get,
    set(row, text) {
      changed.set(row, text.replaceAll(SEPARATOR, " "));
      if (changed.size >= MOST_CHANGED) fold();
    },
    search(word, found) {
      blocks.forEach((block, index) => {
        const { text } = block;
        const first = text.indexOf(word);
        if (first < 0) return;
        const ends = endsOf(block);
        let row = 0;
        for (let at = first; at >= 0; at = text.indexOf(word, (ends[row] ?? at) + 1)) {
          while ((ends[row] ?? at) < at) row += 1;
          if (!changed.has(index * BLOCK + row)) found(index * BLOCK + row);
        }
      });
      for (const [row, text] of changed) if (text.includes(word)) found(row);
    },
    save() {
      fold();
      return blocks.map(({ text }) => text);
    },
  };
}

function endsOf(block: Block): Uint32Array {
  if (block.ends) return block.ends;
  const { text } = block;
  const ends = new Uint32Array(BLOCK);
  let end = -1;
  for (let index = 0; index < BLOCK; index++) {
    const next = text.indexOf(SEPARATOR, end + 1);
    end = next < 0 ? text.length : next;
    ends[index] = end;
  }
  block.ends = ends;
  return ends;
}
