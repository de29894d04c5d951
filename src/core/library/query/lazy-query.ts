import { createLazyStore, type LazyStoreOptions } from "../lazy-store.js";
import type { AssetFacets, AssetQuery, AssetQuerySnapshot, LiveQuery } from "./asset-query.js";

const NO_FACETS: AssetFacets = {
  kind: [],
  type: [],
  source: [],
  model: [],
  provider: [],
  orientation: [],
  origin: [],
  tags: [],
  album: [],
  rating: [],
  starred: 0,
};

/** The answer before anything is known. */
const NOTHING_YET: Omit<AssetQuerySnapshot, "query" | "range"> = {
  status: "loading",
  count: 0,
  ids: [],
  indexOf: () => -1,
  at: () => undefined,
  facets: NO_FACETS,
  bytesOf: () => 0,
  facetsOf: () => NO_FACETS,
};

/** A query of a library that is open. */
export type OpenQuery = Pick<LiveQuery, "getSnapshot" | "range" | "subscribe">;

export type LazyQueryOptions<Session extends object> = LazyStoreOptions<Session, OpenQuery> & {
  query: AssetQuery;
};

/** A query of a library that may not be open yet. */
export function createLazyQuery<Session extends object>(options: LazyQueryOptions<Session>): LiveQuery {
  const { load, current, subscribe } = createLazyStore(options);
  const range: LiveQuery["range"] = async (start, end) => (await load()).range(start, end);
  const nothing = { ...NOTHING_YET, range, query: options.query };
  const getSnapshot = () => current()?.getSnapshot() ?? nothing;
  return {
    getSnapshot,
    getServerSnapshot: () => nothing,
    get count() {
      return getSnapshot().count;
    },
    get ids() {
      return getSnapshot().ids;
    },
    get facets() {
      return getSnapshot().facets;
    },
    indexOf: (id) => getSnapshot().indexOf(id),
    range,
    subscribe,
  };
}
