import type { Store } from "../store.js";
import { byNewest, type MediaAsset } from "./asset.js";
import type { OpenStorage } from "./storage.js";

export type AssetWindowState = {
  readonly assets: readonly MediaAsset[];
  readonly assetCount: number;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  readonly usage: LibraryUsage;
};

/** How much space a library uses. */
export type LibraryUsage = {
  /** Bytes of all originals. */
  readonly bytes: number;
  /** The browser's estimate for the whole origin, in bytes: only a hint, often rounded. */
  readonly estimate?: { readonly usage?: number; readonly quota?: number };
};

export type AssetWindow = {
  loadFirst: () => Promise<void>;
  loadMore: () => Promise<void>;
  /** Shows a saved asset soon; many at a time become one change. */
  publish: (asset: MediaAsset) => void;
  /** Resolves once all that was published is shown. */
  flush: () => Promise<void>;
  drop: (ids: readonly string[]) => Promise<void>;
  /** Shows assets that were added or changed, as far as they are in the loaded part. */
  insert: (assets: readonly MediaAsset[]) => Promise<void>;
};

type Totals = { count: number; bytes: number };

/** Milliseconds for which published assets gather: an import of hundreds must not render hundreds of times. */
const GATHER = 40;

/** The loaded part of the library: its newest assets without a gap, whatever is imported or removed meanwhile. */
export function createAssetWindow(
  storage: OpenStorage,
  store: Store<AssetWindowState>,
  pageSize: number,
): AssetWindow {
  // Ids are never used twice, so that an id once removed stays out, however late a read of it arrives.
  const removed = new Set<string>();
  let gathered: MediaAsset[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let loading: Promise<void> | undefined;
  let inserted = Promise.resolve();
  // The count may know of another tab's import before its message comes: it alone does not tell a gap.
  let complete = false;

  const show = (assets: readonly MediaAsset[], { count, bytes }: Totals): void => {
    const shown = assets.filter((asset) => !removed.has(asset.id)).sort(byNewest);
    const usage = Object.freeze({ ...store.get().usage, bytes });
    const hasMore = !complete && shown.length < count;
    store.set({ assets: Object.freeze(shown), assetCount: count, hasMore, usage });
  };

  const insert = async (added: readonly MediaAsset[]): Promise<void> => {
    const totals = await storage.assets.totals();
    const { assets, hasMore } = store.get();
    const fresh = new Map(added.map((asset) => [asset.id, asset]));
    const kept = assets.filter((asset) => !fresh.has(asset.id));
    const last = assets.at(-1);
    // Older than the window's end means beyond it: showing it now would leave a gap before it.
    const within = added.filter((asset) => !hasMore || !last || byNewest(asset, last) <= 0);
    show([...kept, ...within], totals);
  };

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const added = gathered;
    gathered = [];
    if (added.length > 0) inserted = inserted.catch(() => {}).then(() => insert(added));
    return inserted;
  };

  const loadPage = async (): Promise<void> => {
    const after = store.get().assets.at(-1);
    const [page, totals] = await Promise.all([
      storage.assets.page({ limit: pageSize, ...(after && { after }) }),
      storage.assets.totals(),
    ]);
    complete = page.length < pageSize;
    const known = new Set(store.get().assets.map((asset) => asset.id));
    show([...store.get().assets, ...page.filter((asset) => !known.has(asset.id))], totals);
  };

  const drop = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) removed.add(id);
    const totals = await storage.assets.totals();
    show(store.get().assets, totals);
    // Nothing is left of what was loaded, but there is more: an empty window would look like an empty library.
    if (store.get().assets.length === 0 && store.get().hasMore) await loadPage();
  };

  return {
    loadFirst: loadPage,
    loadMore() {
      if (!store.get().hasMore) return Promise.resolve();
      store.set({ loadingMore: true });
      loading ??= loadPage().finally(() => {
        loading = undefined;
        store.set({ loadingMore: false });
      });
      return loading;
    },
    publish(asset) {
      gathered.push(asset);
      timer ??= setTimeout(() => void flush().catch(() => {}), GATHER);
    },
    flush,
    drop,
    insert,
  };
}
