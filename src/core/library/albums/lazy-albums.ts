import { createLazyStore, type LazyStoreOptions } from "../lazy-store.js";
import type { AlbumsSnapshot, LibraryAlbums } from "./album.js";
import type { OpenAlbums } from "./library-albums.js";

const NOTHING_YET: AlbumsSnapshot = Object.freeze({ status: "loading", albums: Object.freeze([]) });

/** The albums of a library that may not be open yet. */
export function createLazyAlbums<Session extends object>(
  options: LazyStoreOptions<Session, OpenAlbums>,
): LibraryAlbums {
  const { load, current, subscribe } = createLazyStore(options);
  return {
    getSnapshot: () => current()?.getSnapshot() ?? NOTHING_YET,
    getServerSnapshot: () => NOTHING_YET,
    subscribe,
    create: async (album) => (await load()).create(album),
    update: async (id, update) => (await load()).update(id, update),
    remove: async (id) => (await load()).remove(id),
    move: async (id, assetIds, place) => (await load()).move(id, assetIds, place),
  };
}
