import { MediaLibraryError } from "../errors.js";
import { loadOnce } from "../load-once.js";
import { loadPart } from "../load-part.js";
import { inertType } from "../media/media-types.js";
import type { Store } from "../store.js";
import type { MediaAsset } from "./asset.js";
import { type AssetWindowState, createAssetWindow } from "./asset-window.js";
import type { SearchIndex } from "./search-index.js";
import type { AssetFileKind, OpenStorage, StorageChange } from "./storage.js";

type ChangedAssets = Extract<StorageChange, { type: "changed" }>;

/** The open storage, what is kept in memory of it, and what can be done with it. */
export type Session = {
  readonly storage: OpenStorage;
  /** Shows an asset that was saved, soon. */
  publish: (asset: MediaAsset) => void;
  /** Resolves once all that was published is shown. */
  flush: () => Promise<void>;
  /** Takes in what another tab changed. */
  apply: (change: ChangedAssets) => Promise<void>;
  /** Asks the browser anew how much is used, and shows its answer. */
  refreshEstimate: () => void;
  loadMore: () => Promise<void>;
  remove: (ids: readonly string[]) => Promise<void>;
  search: (
    text: string,
    options: { limit: number; signal?: AbortSignal | undefined },
  ) => Promise<MediaAsset[]>;
  searchIds: (text: string, signal?: AbortSignal) => Promise<string[]>;
  /** The bytes of an asset's file, with a type that runs nothing. */
  readFile: (id: string, kind: AssetFileKind) => Promise<Blob | undefined>;
  /** @throws MediaLibraryError `missing` */
  getFile: (id: string) => Promise<File>;
};

export async function openSession(
  storage: OpenStorage,
  store: Store<AssetWindowState>,
  pageSize: number,
): Promise<Session> {
  const window = createAssetWindow(storage, store, pageSize);
  store.set({ assets: Object.freeze([]), assetCount: 0, hasMore: false });
  await window.loadFirst();
  const index = createLazyIndex(storage);

  const readFile = async (id: string, kind: AssetFileKind) => {
    const [[asset], blob] = await Promise.all([storage.get([id]), storage.read(id, kind)]);
    if (!asset || !blob) return undefined;
    const type = inertType(kind === "original" ? asset.mimeType : blob.type);
    return { asset, blob: blob.slice(0, blob.size, type) };
  };
  const refreshEstimate = (): void => {
    storage.estimate().then(
      (hint) => store.set({ usage: Object.freeze({ ...store.get().usage, estimate: Object.freeze(hint) }) }),
      // It is a hint; the last one stays.
      () => {},
    );
  };

  return {
    storage,
    publish(asset) {
      index.add([asset]);
      window.publish(asset);
    },
    flush: window.flush,
    async apply(change) {
      index.remove(new Set(change.removed));
      await window.apply(change);
      const added = await storage.get(change.added);
      index.add(added.filter((asset) => asset !== undefined));
    },
    refreshEstimate,
    loadMore: window.loadMore,
    async remove(ids) {
      await storage.remove(ids);
      index.remove(new Set(ids));
      await window.drop(ids);
      refreshEstimate();
    },
    async search(text, { limit, signal }) {
      const ids = await index.find(text, signal);
      const assets = await storage.get(ids.slice(0, limit));
      signal?.throwIfAborted();
      return assets.filter((asset) => asset !== undefined);
    },
    searchIds: index.find,
    readFile: async (id, kind) => (await readFile(id, kind))?.blob,
    async getFile(id) {
      const { asset, blob } = (await readFile(id, "original")) ?? {};
      if (!asset || !blob) {
        throw new MediaLibraryError("missing", "The original is no longer in the library.");
      }
      return new File([blob], asset.name, { type: blob.type, lastModified: asset.createdAt });
    },
  };
}

/** Loaded with the first search; until then there is nothing to keep up to date. */
function createLazyIndex(storage: OpenStorage): SearchIndex {
  let index: SearchIndex | undefined;
  const load = loadOnce(async () => {
    const { createSearchIndex } = await loadPart(() => import("./search-index.js"));
    index = createSearchIndex(storage);
    return index;
  });
  return {
    find: async (text, signal) => (await load()).find(text, signal),
    add: (assets) => index?.add(assets),
    remove: (ids) => index?.remove(ids),
  };
}
