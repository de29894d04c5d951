import { byNewest, type MediaAsset } from "./asset.js";
import type { OpenStorage, StorageChange } from "./storage.js";
import type { Store } from "./store.js";

export type AssetWindowState = {
  readonly assets: readonly MediaAsset[];
  readonly assetCount: number;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
};

export type AssetWindow = {
  loadFirst: () => Promise<void>;
  loadMore: () => Promise<void>;
  /** Shows a saved asset soon; many at a time become one change. */
  publish: (asset: MediaAsset) => void;
  /** Resolves once all that was published is shown. */
  flush: () => Promise<void>;
  drop: (ids: readonly string[]) => Promise<void>;
  /** Takes in what another tab did. */
  apply: (change: Extract<StorageChange, { type: "changed" }>) => Promise<void>;
};

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

  const show = (assets: readonly MediaAsset[], assetCount: number): void => {
    const shown = assets.filter((asset) => !removed.has(asset.id)).sort(byNewest);
    store.set({ assets: Object.freeze(shown), assetCount, hasMore: shown.length < assetCount });
  };

  const insert = async (added: readonly MediaAsset[]): Promise<void> => {
    const { count } = await storage.totals();
    const { assets, hasMore } = store.get();
    const known = new Set(assets.map((asset) => asset.id));
    const last = assets.at(-1);
    // Older than the window's end means beyond it: showing it now would leave a gap before it.
    const within = added.filter(
      (asset) => !known.has(asset.id) && (!hasMore || !last || byNewest(asset, last) < 0),
    );
    show([...assets, ...within], count);
  };

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const added = gathered;
    gathered = [];
    if (added.length > 0) await insert(added);
  };

  const drop = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) removed.add(id);
    const { count } = await storage.totals();
    show(store.get().assets, count);
  };

  const loadPage = async (): Promise<void> => {
    const after = store.get().assets.at(-1);
    const [page, { count }] = await Promise.all([
      storage.page({ limit: pageSize, ...(after && { after }) }),
      storage.totals(),
    ]);
    const known = new Set(store.get().assets.map((asset) => asset.id));
    show([...store.get().assets, ...page.filter((asset) => !known.has(asset.id))], count);
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
    async apply({ added, removed: gone }) {
      if (gone.length > 0) await drop(gone);
      if (added.length === 0) return;
      const assets = await storage.get(added);
      await insert(assets.filter((asset) => asset !== undefined));
    },
  };
}
