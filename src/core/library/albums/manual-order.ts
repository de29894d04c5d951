import type { Columns } from "../query/columns.js";
import type { AlbumRecord } from "./album.js";
import { initialPosition } from "./album-positions.js";

export type Positions = NonNullable<AlbumRecord["positions"]>;

/** Where an asset stands in an album. */
export function positionOf(row: number, positions: Positions, columns: Columns): string {
  const id = columns.id(row);
  return positions[id] ?? initialPosition(columns.numbers().added[row] ?? 0, id);
}

/**
 * Rows in the order of an album. Only few are usually moved: they are inserted between the others.
 * @param newest The rows, newest first.
 */
export function inManualOrder(newest: Uint32Array, positions: Positions, columns: Columns): Uint32Array {
  const isMoved = (row: number) => positions[columns.id(row)] !== undefined;
  const others = newest.filter((row) => !isMoved(row));
  if (others.length === newest.length) return newest;
  const moved = [...newest.filter(isMoved)]
    .map((row) => ({ row, id: columns.id(row), position: positionOf(row, positions, columns) }))
    .sort((a, b) => (a.position === b.position ? (a.id < b.id ? -1 : 1) : a.position < b.position ? -1 : 1));
  const ordered = new Uint32Array(newest.length);
  let copied = 0;
  moved.forEach(({ row, position }, count) => {
    const place = placeOf(position, copied);
    ordered.set(others.subarray(copied, place), copied + count);
    ordered[place + count] = row;
    copied = place;
  });
  ordered.set(others.subarray(copied), copied + moved.length);
  return ordered;

  function placeOf(position: string, from: number): number {
    let [low, high] = [from, others.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (positionOf(others[middle] ?? 0, positions, columns) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
