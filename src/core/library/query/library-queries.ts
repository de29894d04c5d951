import { type AlbumCache, createAlbumCache } from "../albums/album-cache.js";
import { inManualOrder } from "../albums/manual-order.js";
import type { OpenStorage } from "../storage.js";
import { type AssetColumns, createAssetColumns } from "./asset-columns.js";
import type { AssetQuery } from "./asset-query.js";
import type { Columns, ColumnsOptions } from "./columns.js";
import { type FoundRows, findRows, idsOf } from "./find-rows.js";
import type { OpenQuery } from "./lazy-query.js";
import { createLiveQuery, type LiveQueryOptions } from "./live-query.js";

/** Everything that is loaded with the first query of an open storage. */
export type LibraryQueries = Pick<AssetColumns, "put" | "setTrashed" | "remove" | "subscribe" | "close"> & {
  /** The columns, loaded once and kept up to date. */
  columns: AssetColumns["load"];
  readonly albums: Pick<AlbumCache, "load" | "refresh">;
  /** The ids of what a query finds now; without `where` and undeclared fields of `meta`. */
  find: (query: AssetQuery) => Promise<string[]>;
  /** The same as rows of the columns, which change whenever the page gets a turn. */
  findRows: (query: AssetQuery) => Promise<{ rows: Uint32Array; columns: Columns }>;
  live: (query: AssetQuery, firstScreen: LiveQueryOptions["firstScreen"]) => OpenQuery;
};

export function createLibraryQueries(storage: OpenStorage, options: ColumnsOptions): LibraryQueries {
  const columns = createAssetColumns(storage, options);
  const albums = createAlbumCache(storage.albums, columns.albumsChanged);

  const findInOrder: LiveQueryOptions["findInOrder"] = async (query, holds) => {
    const loaded = await columns.load();
    const { sort = "added", album = "" } = query;
    if (sort !== "manual") return findRows(loaded, query, await columns.order(sort), holds);
    const { positions = {} } = (await albums.load()).get(album) ?? {};
    const newest = { ...query, direction: "desc" } as const;
    const { rows, facets } = findRows(loaded, newest, await columns.order("added"), holds);
    const ordered = inManualOrder(rows, positions, loaded);
    return {
      rows: query.direction === "desc" ? ordered.slice().reverse() : ordered,
      facets,
    } satisfies FoundRows;
  };
  const find = async (query: AssetQuery) => ({
    rows: (await findInOrder(query)).rows,
    columns: await columns.load(),
  });

  const { put, setTrashed, remove, subscribe, close } = columns;
  return {
    put,
    setTrashed,
    remove,
    subscribe,
    close,
    columns: columns.load,
    albums,
    async find(query) {
      const { rows, columns } = await find(query);
      return idsOf(rows, columns);
    },
    findRows: find,
    live: (query, firstScreen) => createLiveQuery(query, { columns, findInOrder, storage, firstScreen }),
  };
}
