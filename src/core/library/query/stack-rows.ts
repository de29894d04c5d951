import type { Columns } from "./columns.js";

/** Rows as they are shown where those with the same key stand as one. Rows are named by their places among all of them. */
export type StackedRows = {
  /** The first row of each stack, in the order of the rows. */
  readonly covers: Uint32Array;
  /** The place of the stack that the row at `index` is in. */
  readonly placeOf: (index: number) => number;
  /** The rows of the stack at a place, in order. */
  readonly membersAt: (place: number) => readonly number[];
};

/** @param keys By row; 0 stands alone. @param most Above every key. */
export function stackRows(rows: Uint32Array, keys: ArrayLike<number>, most: number): StackedRows {
  /** One more than the place of the stack of a key. */
  const byKey = new Uint32Array(most);
  const places = new Uint32Array(rows.length);
  /** The next one of the same stack; 0 after the last. */
  const next = new Uint32Array(rows.length);
  /** By place. */
  const first = new Uint32Array(rows.length);
  const last = new Uint32Array(rows.length);
  const covers = new Uint32Array(rows.length);
  let count = 0;
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] ?? 0;
    const key = keys[row] ?? 0;
    const known = key === 0 ? 0 : (byKey[key] ?? 0);
    if (known === 0) {
      covers[count] = row;
      first[count] = index;
      last[count] = index;
      places[index] = count;
      count += 1;
      if (key !== 0) byKey[key] = count;
    } else {
      const place = known - 1;
      next[last[place] ?? 0] = index;
      last[place] = index;
      places[index] = place;
    }
  }
  return {
    covers: covers.subarray(0, count),
    placeOf: (index) => places[index] ?? 0,
    membersAt(place) {
      const found: number[] = [];
      if (place < 0 || place >= count) return found;
      let index = first[place] ?? 0;
      do {
        found.push(index);
        index = next[index] ?? 0;
      } while (index > 0);
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
  const descent = columns.descent();
  const known = latest.get(columns);
  if (known?.descent === descent) return known.keys;
  const keys = findLineages(columns);
  latest.set(columns, { descent, keys });
  return keys;
}

/** Those of 100,000 assets take longer than a frame, and most changes are of something else. */
const latest = new WeakMap<Columns, { descent: number; keys: LineageKeys }>();

function findLineages(columns: Columns): LineageKeys {
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
  // A row may be another asset's by the time it is asked for.
  const ids = Array.from({ length: size }, (_, row) => columns.id(row));
  const idOf = (key: number) => (key > size ? (values[key - size - 1] ?? "") : (ids[key - 1] ?? ""));
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
