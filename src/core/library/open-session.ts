import { anySignal } from "../any-signal.js";
import { MediaLibraryError } from "../errors.js";
import type { GenerationInput, GenerationInputRole } from "../generation/generation.js";
import { type GenerationQueueRecord, UNTOUCHED } from "../generation/generation-queue.js";
import { loadOnce, loadPart } from "../load-part.js";
import { inertType } from "../media/media-type-guards.js";
import type { Store } from "../store.js";
import type { ExportOptions, ExportSelection, ZipExport } from "../zip/export-zip.js";
import type { OpenAlbums } from "./albums/library-albums.js";
import type { AssetMeta, MediaAsset, OrderKey } from "./asset.js";
import { type AssetTrash, createAssetTrash } from "./asset-trash.js";
import type { AssetUpdate, ChangeOptions } from "./asset-update.js";
import { createAssetWindow } from "./asset-window.js";
import type { LibraryEmitter } from "./library-events.js";
import type { ForeignLineage } from "./lineage/library-lineage.js";
import type { Lineage, LineageOptions } from "./lineage/lineage.js";
import type { AssetQuery } from "./query/asset-query.js";
import type { ColumnsOptions } from "./query/columns.js";
import type { OpenQuery } from "./query/lazy-query.js";
import type { LibraryQueries } from "./query/library-queries.js";
import { isField } from "./revert-fields.js";
import type { SessionState } from "./session-state.js";
import type { AssetFileKind, OpenStorage, StorageChange } from "./storage.js";
import { createUndoHistory, type UndoHistory } from "./undo-history.js";

type ChangedAssets = Extract<StorageChange, { type: "changed" | "trash" | "albums" | "prompts" }>;

/** The result of `search`. */
export type SearchResult<Meta extends object = AssetMeta> = {
  /** The newest matches, at most `limit`. */
  assets: MediaAsset<Meta>[];
  /** The number of all matches. */
  total: number;
};

/** An open storage with its state in memory, and the operations on it. */
export type Session = {
  readonly storage: OpenStorage;
  /** The queue of generations as it was when the storage was opened. */
  readonly queue: GenerationQueueRecord;
  /** Reports that prompts or snippets were changed by this library. */
  promptsChanged: () => void;
  /** Takes in the queue of generations as this library has changed it. */
  queueChanged: (queue: GenerationQueueRecord) => void;
  /** Soon shows and reports an asset that was saved, or whose original is `back`. */
  publish: (asset: MediaAsset, back?: "back") => void;
  /** Resolves once every published asset is shown. */
  flush: () => Promise<void>;
  /** Applies a change of another tab. */
  apply: (change: ChangedAssets) => Promise<void>;
  /** Updates the browser's estimate of the storage usage in the snapshot. */
  refreshEstimate: () => void;
  loadMore: () => Promise<void>;
  readonly trash: Pick<AssetTrash, "restore" | "empty" | "remove">;
  readonly history: UndoHistory;
  remove: (ids: string | Iterable<string>, options?: ChangeOptions) => Promise<void>;
  restore: (ids: string | Iterable<string>, options?: ChangeOptions) => Promise<void>;
  purge: (ids: string | Iterable<string>, options?: ChangeOptions) => Promise<void>;
  /** @throws MediaLibraryError `field`; `missing` if the asset does not exist */
  update: (
    ids: string | Iterable<string>,
    update: AssetUpdate,
    options?: ChangeOptions,
  ) => Promise<MediaAsset[]>;
  albums: () => Promise<OpenAlbums>;
  query: (query: AssetQuery) => Promise<OpenQuery>;
  lineage: (id: string, options?: LineageOptions) => Promise<Lineage>;
  /** Takes in what another library, or a server, knows of the lineage of assets that are here now. */
  adoptLineage: (foreign: ForeignLineage) => Promise<void>;
  get: (id: string) => Promise<MediaAsset | undefined>;
  getMany: (ids: Iterable<string>) => Promise<(MediaAsset | undefined)[]>;
  list: (options?: { after?: OrderKey | undefined; limit?: number }) => Promise<MediaAsset[]>;
  search: (text: string, options?: { limit?: number; signal?: AbortSignal }) => Promise<SearchResult>;
  exportZip: (selection: ExportSelection, options?: ExportOptions) => Promise<ZipExport>;
  addInput: (file: File, role?: GenerationInputRole) => Promise<GenerationInput>;
  /** The content of an asset's file, with an inert type. */
  readFile: (id: string, kind: AssetFileKind) => Promise<Blob | undefined>;
  /** @throws MediaLibraryError `missing` */
  getFile: (id: string) => Promise<File>;
  /** Closes the storage. */
  close: () => Promise<void>;
};

export type SessionOptions = {
  store: Store<SessionState>;
  pageSize: number;
  columns: ColumnsOptions;
  emit: LibraryEmitter["emit"];
  onGenerations: (ids: readonly string[], queue?: GenerationQueueRecord) => void;
  /** Called with the ids of assets that were removed for ever, in this or another tab. */
  onPurged: (ids: readonly string[]) => void;
  /** Called with the ids of assets that have new thumbnails. */
  onThumbnails: (ids: readonly string[]) => void;
  /** Whether files are being imported. */
  isImporting: () => boolean;
  closing: AbortSignal;
};

/** Milliseconds after opening, before which nothing is done behind the scenes. */
const QUIET_START = 3_000;

export async function openSession(
  storage: OpenStorage,
  {
    store,
    pageSize,
    columns,
    emit,
    onGenerations,
    onPurged,
    onThumbnails,
    isImporting,
    closing,
  }: SessionOptions,
): Promise<Session> {
  const window = createAssetWindow(storage, store, pageSize);
  // Of a storage that was lost.
  if (store.get().assets.length > 0) store.set({ assets: Object.freeze([]) });
  const [queue = UNTOUCHED, first] = await Promise.all([storage.generations.readQueue(), window.readFirst()]);
  closing.throwIfAborted();
  // All at once: each change renders the whole screen.
  const { persistence } = storage;
  store.set({ ...first, undoable: undefined, status: "ready", error: undefined, persistence });
  const queries = createLazyQueries(storage, columns);
  const history = createUndoHistory((undoable) => store.set({ undoable }));

  const readOriginal = async (id: string) => {
    const [[asset], blob] = await Promise.all([
      storage.assets.get([id]),
      storage.assets.read(id, "original"),
    ]);
    return asset && blob && { asset, blob: inert(blob, asset.mimeType) };
  };
  const refreshEstimate = (): void => {
    storage.estimate().then(
      (hint) => store.set({ usage: Object.freeze({ ...store.get().usage, estimate: Object.freeze(hint) }) }),
      // Only a hint: the last one stays.
      () => {},
    );
  };

  const loadLineage = loadOnce(async () => {
    const [{ createLibraryLineage }, opened] = await Promise.all([
      loadPart(() => import("./lineage/library-lineage.js")),
      queries.load(),
    ]);
    return createLibraryLineage(storage, opened);
  });
  const trash = createAssetTrash({
    storage,
    window,
    queries,
    lineage: loadLineage,
    loaded: () => store.get().assets,
    emit,
    onPurged,
    refreshEstimate,
    history,
    closing,
  });
  const publishUpdated = async (assets: readonly MediaAsset[]): Promise<void> => {
    queries.put(assets);
    await window.insert(assets);
    emit("updated", { assets, local: true });
  };

  const renewal = new AbortController();
  const renewThumbnails = async (): Promise<void> => {
    const part = await loadPart(() => import("./renew-thumbnails.js"));
    await part.renewThumbnails({
      storage,
      signal: anySignal(closing, renewal.signal),
      isBusy: isImporting,
      async publish(assets) {
        onThumbnails(assets.map(({ id }) => id));
        queries.put(assets);
        await window.insert(assets.filter(({ removedAt }) => removedAt === undefined));
      },
    });
  };
  let renewing: Promise<void> | undefined;
  const renewalTimer = setTimeout(() => {
    // The next visit goes on with it.
    renewing = renewThumbnails().catch(() => {});
  }, QUIET_START);

  /** Assets of this library to be reported: those of one commit are reported together. */
  const unreported = { added: [] as MediaAsset[], updated: [] as MediaAsset[] };
  const report = (type: "added" | "updated"): void => {
    const assets = unreported[type].splice(0);
    if (assets.length > 0) emit(type, { assets, local: true });
  };

  /** The records of the given ids, without hidden ones. */
  const listed = async (ids: readonly string[]): Promise<MediaAsset[]> =>
    (await storage.assets.get(ids)).flatMap((asset) => (asset && !asset.hidden ? asset : []));

  const getMany: Session["getMany"] = async (ids) =>
    (await storage.assets.get([...ids])).map((asset) => (asset?.hidden ? undefined : asset));

  return {
    storage,
    queue,
    promptsChanged: () => emit("prompts", { local: true }),
    queueChanged: (queue) => onGenerations([], queue),
    publish(asset, back) {
      queries.put([asset], !back);
      window.publish(asset, !back);
      const type = back ? "updated" : "added";
      unreported[type].push(asset);
      queueMicrotask(() => report(type));
    },
    flush: window.flush,
    async apply(change) {
      if (change.type === "prompts") return emit("prompts", { local: false });
      if (change.type === "trash") return trash.applyTrash(change);
      if (change.type === "albums") {
        await queries.albumsChanged();
        return emit("albums", { ids: change.ids, local: false });
      }
      const { added, updated, removed, source } = change;
      if (removed.length > 0) await trash.applyRemoved(removed, source);
      for (const [type, ids] of [
        ["added", added],
        ["updated", updated],
      ] as const) {
        const assets = await listed(ids);
        if (assets.length === 0) continue;
        // At once, before this tab can remove them again.
        queries.put(assets, type === "added");
        await window.insert(assets, type === "added");
        emit(type, { assets, local: false });
      }
    },
    refreshEstimate,
    loadMore: window.loadMore,
    trash,
    history,
    remove: (ids, { source = "user" } = {}) => trash.remove(listOf(ids), source),
    async restore(ids, { source = "user" } = {}) {
      await trash.restore(listOf(ids), source);
    },
    purge: (ids, { source = "user" } = {}) => trash.purge([...new Set(listOf(ids))], source),
    async update(given, update, { source = "user" } = {}) {
      const ids = [...new Set(typeof given === "string" ? [given] : given)];
      const updated = loadPart(() => import("./update-assets.js")).then(({ updateAssets }) =>
        updateAssets({ storage, publish: publishUpdated }, ids, update),
      );
      const made = updated.then((result) => result.made);
      const [field, ...others] = Object.keys(update).filter(isField);
      if (source === "user" && field) {
        const shown = { type: others.length > 0 ? "update" : field, count: ids.length } as const;
        history.record(shown, made);
      }
      // First the history learns what has changed: whoever waits for the update may offer to undo it.
      await made;
      const { assets, error } = await updated;
      if (error) throw error;
      return assets;
    },
    albums: loadOnce(async () => {
      const [{ createLibraryAlbums }, { updateAssets }, opened] = await Promise.all([
        loadPart(() => import("./albums/library-albums.js")),
        loadPart(() => import("./update-assets.js")),
        queries.load(),
      ]);
      return createLibraryAlbums({
        storage: storage.albums,
        queries: opened,
        history,
        emit,
        async takeOut(ids, album) {
          if (ids.length === 0) return undefined;
          const update = { albums: { remove: [album] } };
          const { made } = await updateAssets({ storage, publish: publishUpdated }, ids, update);
          return made;
        },
      });
    }),
    get: async (id) => (await getMany([id]))[0],
    getMany,
    list: async ({ after, limit = 100 } = {}) => storage.assets.page({ limit, ...(after && { after }) }),
    lineage: async (...given) => (await loadLineage()).find(...given),
    async adoptLineage(foreign) {
      const renamed = await (await loadLineage()).adopt(foreign);
      if (renamed.length > 0) await publishUpdated(renamed);
    },
    query: async (query) => (await queries.load()).live(query, store.get),
    async search(text, { limit = 200, signal } = {}) {
      const ids = text.trim() === "" ? [] : await (await queries.load()).find({ text });
      signal?.throwIfAborted();
      const assets = await storage.assets.get(ids.slice(0, limit));
      signal?.throwIfAborted();
      return { assets: assets.filter((asset) => asset !== undefined), total: ids.length };
    },
    async close() {
      clearTimeout(renewalTimer);
      renewal.abort();
      queries.close();
      await renewing;
      await storage.close();
    },
    async readFile(id, kind) {
      if (kind === "original") return (await readOriginal(id))?.blob;
      // It is stored and removed with its record, which need not be read for it.
      const blob = await storage.assets.read(id, kind);
      return blob && inert(blob, blob.type);
    },
    async exportZip(selection, given = {}) {
      const { exportZip } = await loadPart(() => import("../zip/export-zip.js"));
      const find = async (query: AssetQuery) => {
        const found = (await queries.load()).live(query, store.get);
        await found.range(0, 0);
        return found.getSnapshot().ids;
      };
      const services = {
        storage,
        find,
        readOriginal: async (id: string) => (await readOriginal(id))?.blob,
        stubsOf: async (ids: readonly string[]) => (await loadLineage()).stubsOf(ids),
      };
      return exportZip(selection, services, { ...given, signal: anySignal(closing, given.signal) });
    },
    async addInput(file, role = "start") {
      const { saveInput } = await loadPart(() => import("../generation/generation-inputs.js"));
      return saveInput(storage, file, role);
    },
    async getFile(id) {
      const { asset, blob } = (await readOriginal(id)) ?? {};
      if (!asset || !blob) {
        throw new MediaLibraryError("missing", "The original is no longer in the library.");
      }
      return new File([blob], asset.name, { type: blob.type, lastModified: asset.createdAt });
    },
  };
}

/** Loaded with the first query; until then there is nothing to keep up to date. */
function createLazyQueries(storage: OpenStorage, options: ColumnsOptions) {
  let queries: LibraryQueries | undefined;
  return {
    load: loadOnce(async () => {
      const { createLibraryQueries } = await loadPart(() => import("./query/library-queries.js"));
      queries = createLibraryQueries(storage, options);
      return queries;
    }),
    put: (assets: readonly MediaAsset[], isNew?: boolean) => queries?.put(assets, isNew),
    setTrashed: (ids: readonly string[], removedAt: number | undefined) =>
      queries?.setTrashed(ids, removedAt),
    remove: (ids: readonly string[]) => queries?.remove(ids),
    albumsChanged: async () => queries?.albums.refresh(),
    close: () => queries?.close(),
  };
}

const listOf = (ids: string | Iterable<string>): string[] => (typeof ids === "string" ? [ids] : [...ids]);

/** With a type that cannot contain scripts. Most have it already: a slice costs a millisecond where a grid is flung. */
function inert(blob: Blob, mimeType: string): Blob {
  const type = inertType(mimeType);
  return blob.type === type ? blob : blob.slice(0, blob.size, type);
}
