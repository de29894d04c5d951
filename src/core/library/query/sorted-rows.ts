/** Rows that are sorted in one piece, which takes a few milliseconds even for names. */
const RUN = 4096;

/** Below 0 if row `a` comes first. Never 0 for two different rows. */
export type CompareRows = (a: number, b: number) => number;

/** All rows in the order of one column, kept up to date. */
export type SortedRows = {
  /** Ascending; undefined until `build` has resolved. */
  rows: () => Uint32Array | undefined;
  /** Says that a row was added, changed or removed. */
  touch: (row: number) => void;
  /** Sorts all rows, piece by piece; `pause` is awaited between them. */
  build: (pause: () => Promise<void>) => Promise<void>;
};

export type SortedRowsOptions = {
  /** Whether a row stands for an asset. */
  isUsed: (row: number) => boolean;
  /** All rows that do. */
  used: () => Uint32Array;
  /** A faster comparison for sorting all rows, which may take memory. Default `compare`. */
  compareMany?: (() => CompareRows) | undefined;
  /** All rows in order, if that is known. */
  sorted?: Uint32Array | undefined;
};

export function createSortedRows(compare: CompareRows, options: SortedRowsOptions): SortedRows {
  const { isUsed, used, compareMany = () => compare } = options;
  let { sorted } = options;
  let building: Promise<void> | undefined;
  const touched = new Set<number>();
  const untouched = (rows: Uint32Array) =>
    touched.size > 0 ? rows.filter((row) => !touched.has(row)) : rows;

  const build = async (pause: () => Promise<void>): Promise<void> => {
    touched.clear();
    const all = used();
    const compare = compareMany();
    let runs: Uint32Array[] = [];
    for (let start = 0; start < all.length; start += RUN) {
      runs.push(all.slice(start, start + RUN).sort(compare));
      await pause();
    }
    while (runs.length > 1) {
      const merged: Uint32Array[] = [];
      for (let index = 0; index < runs.length; index += 2) {
        const [first = new Uint32Array(), second] = runs.slice(index, index + 2);
        // A row that changes between two pieces would break the order of its neighbours: it is added at the end.
        merged.push(second ? merge(untouched(first), untouched(second), compare) : first);
        await pause();
      }
      runs = merged;
    }
    sorted = untouched(runs[0] ?? new Uint32Array());
  };

  return {
    rows() {
      if (!sorted || touched.size === 0) return sorted;
      const changed = Uint32Array.from(touched).filter(isUsed).sort(compare);
      sorted = insert(untouched(sorted), changed, compare);
      touched.clear();
      return sorted;
    },
    touch: (row) => void touched.add(row),
    build(pause) {
      if (sorted) return Promise.resolve();
      building ??= build(pause).finally(() => {
        building = undefined;
      });
      return building;
    },
  };
}

function merge(first: Uint32Array, second: Uint32Array, compare: CompareRows): Uint32Array {
  const merged = new Uint32Array(first.length + second.length);
  let [from, other] = [0, 0];
  for (let at = 0; at < merged.length; at++) {
    const [a, b] = [first[from], second[other]];
    const takeFirst = b === undefined || (a !== undefined && compare(a, b) < 0);
    merged[at] = (takeFirst ? a : b) ?? 0;
    if (takeFirst) from += 1;
    else other += 1;
  }
  return merged;
}

/** Few into many: their places are searched, and what lies between is copied as it is. */
function insert(sorted: Uint32Array, added: Uint32Array, compare: CompareRows): Uint32Array {
  if (added.length === 0) return sorted;
  if (added.length > sorted.length / 16) return merge(sorted, added, compare);
  const merged = new Uint32Array(sorted.length + added.length);
  let copied = 0;
  added.forEach((row, count) => {
    const place = placeOf(row, sorted, copied, compare);
    merged.set(sorted.subarray(copied, place), copied + count);
    merged[place + count] = row;
    copied = place;
  });
  merged.set(sorted.subarray(copied), copied + added.length);
  return merged;
}

function placeOf(row: number, sorted: Uint32Array, from: number, compare: CompareRows): number {
  let [low, high] = [from, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(sorted[middle] ?? 0, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
