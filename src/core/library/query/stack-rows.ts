import type { Columns } from "./columns.js";

/** Rows as they are shown where those with the same key stand as one. */
export type StackedRows = {
  /** The first row of each stack, in the order of the rows. */
  readonly covers: Uint32Array;
  /** The place of the stack that a row is in; -1 if it is in none. */
  readonly placeOf: (row: number) => number;
  /** The rows of the stack at a place, in order. */
  readonly rowsAt: (place: number) => readonly number[];
};

/** @param keys By row; 0 stands alone. @param most Above every key. */
export function stackRows(
  rows: Uint32Array,
  keys: ArrayLike<number>,
  most: number,
  size: number,
): StackedRows {
  /** One more than the place of the stack of a key, of a row. */
  const byKey = new Uint32Array(most);
  const places = new Uint32Array(size);
  /** The next row of the same stack, and the last one so far, each plus one. */
  const next = new Uint32Array(size);
  const last = new Uint32Array(rows.length);
  const covers = new Uint32Array(rows.length);
  let count = 0;
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] ?? 0;
    const key = keys[row] ?? 0;
    const known = key === 0 ? 0 : (byKey[key] ?? 0);
    if (known === 0) {
      covers[count] = row;
      last[count] = row;
      count += 1;
      if (key !== 0) byKey[key] = count;
      places[row] = count;
    } else {
      next[last[known - 1] ?? 0] = row + 1;
      last[known - 1] = row;
      places[row] = known;
    }
  }
  return {
    covers: covers.subarray(0, count),
    placeOf: (row) => (places[row] ?? 0) - 1,
    rowsAt(place) {
      const found: number[] = [];
      if (place < 0 || place >= count) return found;
      for (let row = (covers[place] ?? 0) + 1; row > 0; row = next[row - 1] ?? 0) found.push(row - 1);
      return found;
    },
  };
}

/** Which rows have the same first ancestor. */
export type LineageKeys = {
  /** By row, above 0. */
  readonly keys: Uint32Array;
  /** Above every key. */
  readonly most: number;
  /** The id of the first ancestor that a key stands for. */
  readonly idOf: (key: number) => string;
  /** The key of the lineage of an asset, which may be deleted; 0 if nothing of it is left. */
  readonly keyOf: (id: string) => number;
};

/**
 * The lineages by their main line: from an asset to its first parent, and so on. By all parents, a mask or a style that was
 * used twice would make one lineage of everything. An ancestor that is deleted is followed to, but not beyond.
 */
export function lineageKeys(columns: Columns): LineageKeys {
  const size = columns.size();
  const parents = columns.numbers().parent;
  const { values, find } = columns.values.parent;
  /** By code: the parent's row; -1 for one that is gone. */
  const rowsOfParents = Int32Array.from(values, (id) => columns.rowOf(id) ?? -1);
  const keys = new Uint32Array(size);
  const path: number[] = [];
  for (let start = 0; start < size; start++) {
    let row = start;
    let key = 0;
    while (key === 0) {
      const known = keys[row] ?? 0;
      const code = parents[row] ?? 0;
      const parent = rowsOfParents[code] ?? -1;
      path.push(row);
      // A file from elsewhere may say that it descends from itself.
      if (known === 0) keys[row] = row + 1;
      if (known > 0) key = known;
      else if (code === 0) key = row + 1;
      else if (parent < 0) key = size + code + 1;
      else row = parent;
    }
    for (const each of path) keys[each] = key;
    path.length = 0;
  }
  const idOf = (key: number) => (key > size ? (values[key - size - 1] ?? "") : columns.id(key - 1));
  return {
    keys,
    most: size + values.length + 2,
    idOf,
    keyOf(id) {
      const row = columns.rowOf(id);
      if (row !== undefined) return keys[row] ?? 0;
      const code = find(id);
      return code === undefined ? 0 : size + code + 1;
    },
  };
}
