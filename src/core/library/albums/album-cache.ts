import { loadOnce } from "../../load-part.js";
import type { AlbumStorage } from "../storage.js";
import type { AlbumRecord } from "./album.js";

/** The records of all albums, read once and kept up to date. */
export type AlbumCache = {
  load: () => Promise<ReadonlyMap<string, AlbumRecord>>;
  /** Reads them again: some were changed, here or in another tab. */
  refresh: () => Promise<void>;
};

/** @param onChange Called after each change. */
export function createAlbumCache(storage: AlbumStorage, onChange: () => void): AlbumCache {
  const albums = new Map<string, AlbumRecord>();
  let reads = 0;
  let shown = 0;

  /** Of two reads at the same time, the later one is the newer. */
  const read = async (): Promise<ReadonlyMap<string, AlbumRecord>> => {
    reads += 1;
    const own = reads;
    const records = await storage.get();
    if (own < shown) return albums;
    shown = own;
    albums.clear();
    for (const record of records) albums.set(record.id, record);
    return albums;
  };
  const load = loadOnce(read);

  return {
    load,
    async refresh() {
      await load();
      await read();
      onChange();
    },
  };
}
