import type { AssetFacets, AssetQuery, AssetQuerySnapshot, LiveQuery } from "./asset-query.js";

const NO_FACETS: AssetFacets = {
  kind: [],
  type: [],
  source: [],
  model: [],
  provider: [],
  orientation: [],
  tags: [],
  album: [],
  rating: [],
  starred: 0,
};

/** The answer before anything is known. */
export const NOTHING_YET: Omit<AssetQuerySnapshot, "query" | "range"> = {
  status: "loading",
  count: 0,
  ids: [],
  indexOf: () => -1,
  at: () => undefined,
  facets: NO_FACETS,
};

/** A query of a library that is open. */
export type OpenQuery = Pick<LiveQuery, "getSnapshot" | "range" | "subscribe">;

export type LazyQueryOptions<Opened extends object> = {
  query: AssetQuery;
  /** Opens the storage, if it is not open yet. */
  open: () => Promise<Opened>;
  create: (opened: Opened) => Promise<OpenQuery>;
  /** Calls `listener` whenever a storage has been opened, also after one was lost; returns a function that unsubscribes. */
  onOpen: (listener: () => void) => () => void;
};

/** A query of a library that may not be open yet. */
export function createLazyQuery<Opened extends object>(options: LazyQueryOptions<Opened>): LiveQuery {
  let current: { of: Opened; query: Promise<OpenQuery> } | undefined;
  let live: OpenQuery | undefined;
  const load = async (): Promise<OpenQuery> => {
    const opened = await options.open();
    if (current?.of !== opened) current = { of: opened, query: options.create(opened) };
    live = await current.query;
    return live;
  };
  const range: LiveQuery["range"] = async (start, end) => (await load()).range(start, end);
  const nothing = { ...NOTHING_YET, query: options.query, range };
  const getSnapshot = () => live?.getSnapshot() ?? nothing;
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
    subscribe(listener) {
      let followed: OpenQuery | undefined;
      let leave = () => {};
      let left = false;
      const follow = (): void => {
        load().then(
          (query) => {
            if (left || query === followed) return;
            leave();
            followed = query;
            leave = query.subscribe(listener);
          },
          // The library's own state says why it cannot be opened.
          () => {},
        );
      };
      follow();
      const ignore = options.onOpen(follow);
      return () => {
        left = true;
        ignore();
        leave();
      };
    },
  };
}
