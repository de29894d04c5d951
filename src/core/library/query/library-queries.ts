import type { OpenStorage } from "../storage.js";
import { type AssetColumns, createAssetColumns } from "./asset-columns.js";
import type { AssetQuery } from "./asset-query.js";
import type { ColumnsOptions } from "./columns.js";
import { findRows, idsOf } from "./find-rows.js";
import type { OpenQuery } from "./lazy-query.js";
import { createLiveQuery, type LiveQueryOptions } from "./live-query.js";

/** Everything that is loaded with the first query of an open storage. */
export type LibraryQueries = Pick<AssetColumns, "put" | "setTrashed" | "remove" | "close"> & {
  /** The ids of what a query finds now; without `where` and undeclared fields of `meta`. */
  find: (query: AssetQuery) => Promise<string[]>;
  live: (query: AssetQuery, firstScreen: LiveQueryOptions["firstScreen"]) => OpenQuery;
};

export function createLibraryQueries(storage: OpenStorage, options: ColumnsOptions): LibraryQueries {
  const columns = createAssetColumns(storage, options);
  const { put, setTrashed, remove, close } = columns;
  return {
    put,
    setTrashed,
    remove,
    close,
    async find(query) {
      const loaded = await columns.load();
      const { rows } = findRows(loaded, query, await columns.order(query.sort ?? "added"));
      return idsOf(rows, loaded);
    },
    live: (query, firstScreen) => createLiveQuery(query, { columns, storage, firstScreen }),
  };
}
