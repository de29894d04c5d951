import type { Store } from "../store.js";
import { type AssetMeta, byNewest, type MediaAsset } from "./asset.js";
import type { OpenStorage, StorageTotals } from "./storage.js";

export type AssetWindowState<Meta extends object = AssetMeta> = {
  readonly assets: readonly MediaAsset<Meta>[];
  /** The number of listed assets, loaded or not. */
  readonly assetCount: number;
  /** The number of assets in the trash. */
  readonly trashCount: number;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  readonly usage: LibraryUsage;
};

/** How much space a library uses. */
export type LibraryUsage = {
  /** Bytes of all originals, also of those in the trash. */
  readonly bytes: number;
  /** The browser's estimate for the whole origin, in bytes: only a hint, often rounded. */
  readonly estimate?: { readonly usage?: number; readonly quota?: number };
};

export type AssetWindow = {
  /** Reads what is to be shown first. */
  readFirst: () => Promise<Partial<AssetWindowState>>;
  loadMore: () => Promise<void>;
  /** Shows a saved asset soon; several are batched into one change. A new one may have the id of one that was removed. */
  publish: (asset: MediaAsset, isNew: boolean) => void;
  /** Resolves once every published asset is shown. */
  flush: () => Promise<void>;
  /** Takes out assets that were removed. */
  drop: (ids: readonly string[]) => Promise<void>;
  /** Takes out assets that are moved to the trash, before that is saved; the counts are estimates. */
  hide: (ids: readonly string[]) => void;
  /** Shows hidden assets again that are moved out of the trash, before that is saved; the counts are estimates. */
  putBack: (ids: readonly string[]) => void;
  /** Shows what the records say once a move is saved: the counts, a page if none is left, and `restored` assets. */
  refresh: (ids: readonly string[], restored?: "restored") => Promise<void>;
  /** Shows changed or new assets that belong to the loaded part. New ones may have the ids of removed ones. */
  insert: (assets: readonly MediaAsset[], isNew?: boolean) => Promise<void>;
};

/** Restored assets whose records are read one by one; for more, the loaded part is read anew. */
const READ_ONE_BY_ONE = 500;

/** Milliseconds for which published assets are batched. */
const BATCH_DELAY = 40;

/** Milliseconds between two batches: an import of hundreds must not render hundreds of times. */
const PACE = 500;

/**
 * The loaded part of the library: its newest assets without a gap, even if assets are imported or removed meanwhile.
 */
export function createAssetWindow(
  storage: OpenStorage,
  store: Store<AssetWindowState>,
  pageSize: number,
): AssetWindow {
  /** Moves that are not in `removed` yet: with 100,000 ids that takes longer than showing them. */
  let moves: { ids: readonly string[]; trashed: boolean }[] = [];
  // An asset in the trash, or removed, stays out, even if an earlier read of it arrives later.
  const removed = new Set<string>();
  /** Loaded assets that were moved to the trash, as they were. */
  const hidden = new Map<string, MediaAsset>();
  let batched: MediaAsset[] = [];
  let flushedAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let loading: Promise<void> | undefined;
  let inserted = Promise.resolve();
  // The count may include another tab's import before its message arrives, so it does not prove that there are more
  // pages.
  let complete = false;

  const applyMoves = (): void => {
    for (const { ids, trashed } of moves) {
      for (const id of ids) {
        if (trashed) removed.add(id);
        else removed.delete(id);
      }
    }
    moves = [];
  };

  const stateOf = (assets: readonly MediaAsset[], totals: StorageTotals): Partial<AssetWindowState> => {
    const { count, bytes, trashed } = totals;
    const shown = assets
      .filter(({ id, removedAt }) => removedAt === undefined && !removed.has(id))
      .sort(byNewest);
    const usage = Object.freeze({ ...store.get().usage, bytes });
    const hasMore = !complete && shown.length < count;
    return { assets: Object.freeze(shown), assetCount: count, trashCount: trashed, hasMore, usage };
  };
  const show = (...of: Parameters<typeof stateOf>): void => store.set(stateOf(...of));

  const place = (added: readonly MediaAsset[], totals: StorageTotals): void => {
    const { assets, hasMore } = store.get();
    const fresh = new Map(added.map((asset) => [asset.id, asset]));
    const kept = assets.filter((asset) => !fresh.has(asset.id));
    const last = assets.at(-1);
    // Assets older than the last loaded one belong to a later page: showing them would leave a gap.
    const within = [...fresh.values()].filter((asset) => !hasMore || !last || byNewest(asset, last) <= 0);
    show([...kept, ...within], totals);
  };

  const readmit = (assets: readonly MediaAsset[]): void => {
    for (const { id } of assets) removed.delete(id);
  };

  const insert = async (added: readonly MediaAsset[]): Promise<void> => {
    const totals = await storage.assets.totals();
    applyMoves();
    place(added, totals);
  };

  /** The totals after so many assets are moved to the trash, or, below 0, out of it. */
  const estimate = (moved: number): StorageTotals => {
    const { assetCount, trashCount, usage } = store.get();
    const by = Math.max(-trashCount, Math.min(moved, assetCount));
    return { count: assetCount - by, trashed: trashCount + by, bytes: usage.bytes };
  };

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    flushedAt = performance.now();
    const added = batched;
    batched = [];
    // The failure of an earlier batch was reported to its own caller.
    if (added.length > 0) inserted = inserted.catch(() => {}).then(() => insert(added));
    return inserted;
  };

  /** @param take gets the state with one more page, before anything else can change it */
  const loadPage = async (take = store.set): Promise<void> => {
    const after = store.get().assets.at(-1);
    const [page, totals] = await Promise.all([
      storage.assets.page({ limit: pageSize, ...(after && { after }) }),
      storage.assets.totals(),
    ]);
    applyMoves();
    complete = page.length < pageSize;
    const loaded = new Set(store.get().assets.map((asset) => asset.id));
    take(stateOf([...store.get().assets, ...page.filter((asset) => !loaded.has(asset.id))], totals));
  };

  const refreshTotals = async (): Promise<void> => {
    const totals = await storage.assets.totals();
    applyMoves();
    show(store.get().assets, totals);
    // Everything loaded was removed but there is more: an empty window would look like an empty library.
    if (store.get().assets.length === 0 && store.get().hasMore) await loadPage();
  };

  return {
    async readFirst() {
      let first: Partial<AssetWindowState> = {};
      await loadPage((state) => {
        first = state;
      });
      return first;
    },
    loadMore() {
      if (!store.get().hasMore) return Promise.resolve();
      store.set({ loadingMore: true });
      loading ??= loadPage().finally(() => {
        loading = undefined;
        store.set({ loadingMore: false });
      });
      return loading;
    },
    publish(asset, isNew) {
      if (isNew) readmit([asset]);
      batched.push(asset);
      // A storage that fails reports that itself; the next change of the library shows the asset.
      const wait = Math.max(BATCH_DELAY, flushedAt + PACE - performance.now());
      timer ??= setTimeout(() => void flush().catch(() => {}), wait);
    },
    flush,
    drop(ids) {
      applyMoves();
      for (const id of ids) {
        removed.add(id);
        hidden.delete(id);
      }
      return refreshTotals();
    },
    hide(ids) {
      moves.push({ ids, trashed: true });
      const left = new Map(store.get().assets.map((asset) => [asset.id, asset]));
      for (const id of ids) {
        if (left.size === 0) break;
        const asset = left.get(id);
        if (!asset) continue;
        hidden.set(id, asset);
        left.delete(id);
      }
      show([...left.values()], estimate(ids.length));
    },
    putBack(ids) {
      moves.push({ ids, trashed: false });
      const back: MediaAsset[] = [];
      for (const id of ids) {
        if (hidden.size === 0) break;
        const asset = hidden.get(id);
        if (!asset) continue;
        back.push(asset);
        hidden.delete(id);
        removed.delete(id);
      }
      place(back, estimate(-ids.length));
    },
    async refresh(ids, restored) {
      if (!restored) return refreshTotals();
      if (ids.length <= READ_ONE_BY_ONE) {
        const assets = await storage.assets.get(ids);
        return insert(assets.flatMap((asset) => asset ?? []));
      }
      const limit = Math.max(pageSize, store.get().assets.length);
      const [page, totals] = await Promise.all([storage.assets.page({ limit }), storage.assets.totals()]);
      applyMoves();
      complete = page.length < limit;
      show(page, totals);
    },
    insert(assets, isNew = false) {
      if (isNew) readmit(assets);
      return insert(assets);
    },
  };
}
