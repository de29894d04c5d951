import type { Columns } from "../query/columns.js";
import type { Album, AlbumRecord } from "./album.js";
import { positionOf } from "./manual-order.js";

/**
 * Counts the assets of all albums and finds their covers, in one pass over the library.
 * @param newest The rows of listed assets, newest first.
 */
export function summarizeAlbums(
  albums: readonly AlbumRecord[],
  newest: Uint32Array,
  columns: Columns,
): Album[] {
  const { values, sets } = columns;
  const numbers = columns.numbers();
  const byCode = new Map<number, { record: AlbumRecord; count: number; first: number }>();
  for (const record of albums) {
    const code = values.albums.find(record.id);
    if (code !== undefined) byCode.set(code, { record, count: 0, first: -1 });
  }
  for (let index = 0; index < newest.length; index++) {
    const row = newest[index] ?? 0;
    const set = numbers.albums[row] ?? 0;
    if (set === 0) continue;
    for (const code of sets.albums.sets[set] ?? []) {
      const album = byCode.get(code);
      if (!album) continue;
      album.count += 1;
      if (album.first < 0 && album.record.positions?.[columns.id(row)] === undefined) album.first = row;
    }
  }
  const isIn = (row: number | undefined, code: number | undefined): row is number =>
    row !== undefined &&
    code !== undefined &&
    !columns.has(row, "trashed") &&
    (sets.albums.sets[numbers.albums[row] ?? 0] ?? []).includes(code);
  const coverOf = ({ cover, positions = {} }: AlbumRecord, code: number | undefined, first: number) => {
    const chosen = cover === undefined ? undefined : columns.rowOf(cover);
    if (isIn(chosen, code)) return chosen;
    const moved = Object.keys(positions)
      .map(columns.rowOf)
      .filter((row) => isIn(row, code));
    const firsts = (first < 0 ? moved : [first, ...moved]).map((row) => ({
      row,
      position: positionOf(row, positions, columns),
    }));
    return firsts.sort((a, b) => (a.position < b.position ? -1 : 1))[0]?.row;
  };
  return albums.map((record) => {
    const { id, name, createdAt } = record;
    const code = values.albums.find(id);
    const { count, first } = (code !== undefined && byCode.get(code)) || { count: 0, first: -1 };
    const cover = count > 0 ? coverOf(record, code, first) : undefined;
    return { id, name, createdAt, count, cover: cover === undefined ? undefined : columns.id(cover) };
  });
}
