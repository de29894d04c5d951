import type { AlbumRecord } from "./album.js";

/**
 * An album with what a change replaced, except for what was changed again meanwhile. Undefined for "no such album", before
 * it was created and after it was deleted.
 */
export function revertAlbum(
  now: AlbumRecord | undefined,
  before: AlbumRecord | undefined,
  after: AlbumRecord | undefined,
): AlbumRecord | undefined {
  if (!after) return now ?? before;
  if (!before || !now) return undefined;
  const name = now.name === after.name ? before.name : now.name;
  const cover = now.cover === after.cover ? before.cover : now.cover;
  const positions = { ...now.positions };
  for (const id of Object.keys({ ...before.positions, ...after.positions })) {
    const own = before.positions?.[id];
    if (positions[id] !== after.positions?.[id]) continue;
    if (own === undefined) delete positions[id];
    else positions[id] = own;
  }
  const { cover: _, positions: __, ...fixed } = now;
  return {
    ...fixed,
    name,
    ...(cover !== undefined && { cover }),
    ...(Object.keys(positions).length > 0 && { positions }),
  };
}
