import type { MediaAsset } from "./asset.js";
import { MediaLibraryError } from "./errors.js";
import { createGenerations, type GenerateImages, type GenerationState } from "./generations.js";
import type { MediaAIGenerator, MediaAIModel } from "./generator.js";
import type { Importer } from "./import-batch.js";
import type { ImportContext, ImportItem, ImportResult } from "./import-file.js";
import { DEFAULT_LIMITS, type ImportLimits } from "./limits.js";
import { loadPart } from "./load-part.js";
import { IMAGE_TYPES, inertType } from "./media-types.js";
import { createObjectUrls, type ObjectUrlLease } from "./object-urls.js";
import { createSessionHolder, NO_ASSETS, type SessionState } from "./session.js";
import type { AssetFileKind, Durability, MediaStorage, OpenStorage, StorageReport } from "./storage.js";
import { createStore } from "./store.js";

export type MediaLibraryOptions = {
  storage: MediaStorage;
  ai?: MediaAIGenerator | undefined;
  limits?: ImportLimits | undefined;
  /**
   * What an upload outlives: `crash` (the default) of page and browser, or `power`, also a power cut. Generated
   * images always take `power`, because they cost money.
   */
  durability?: Durability;
  /** Removes EXIF, GPS above all, and other metadata from uploaded JPEG, PNG and WebP. Default false. */
  stripMetadata?: boolean;
  /** Assets that one page loads; 1 or more, default 100. */
  pageSize?: number;
};

export type ImportProgress = {
  /** Files finished, whatever became of them. */
  readonly done: number;
  readonly total: number;
  /** Bytes of the finished files. */
  readonly bytes: number;
  readonly totalBytes: number;
};

export type MediaLibrarySnapshot = SessionState &
  GenerationState & {
    /** The browser's answer to the request not to evict the storage; asked at the first import. */
    readonly persisted: boolean | undefined;
    /** Present while imports run; the sum of all that run at once. */
    readonly importProgress: ImportProgress | undefined;
    readonly canGenerate: boolean;
    /** What the generator offers, its default first; empty where it does not say. */
    readonly models: readonly MediaAIModel[];
    /** The MIME types that may be imported, as the limits name them. */
    readonly accept: readonly string[];
  };

export type SearchResult = {
  /** The newest of the assets found, at most `limit`. */
  assets: MediaAsset[];
  /** How many were found in all. */
  total: number;
};

/**
 * A media library. Nothing is opened, and no global is touched, before the first `subscribe` or call.
 * After `close` every call rejects with `closed`.
 */
export type MediaLibrary = {
  /** Immutable, and the same object until something changes. */
  getSnapshot: () => MediaLibrarySnapshot;
  /** What a server renders, and so what the browser hydrates with. */
  getServerSnapshot: () => MediaLibrarySnapshot;
  subscribe: (listener: () => void) => () => void;
  /** Resolves once the first page is loaded. @throws MediaLibraryError why the storage cannot be used */
  ready: () => Promise<void>;
  /** Exchanges what is named, the generator or the limits; what runs goes on with the old one. */
  configure: (options: Pick<MediaLibraryOptions, "ai" | "limits">) => void;
  /** One answer per file, in their order. Never throws on abort: files not done are `failed` with `aborted`. */
  importFiles: (files: Iterable<File>, options?: ImportOptions) => Promise<ImportResult[]>;
  generateImages: GenerateImages;
  /** Ends a running generation with `canceled`; unknown ids are passed over. */
  cancel: (generationId: string) => void;
  dismissAIError: () => void;
  /** For good, and in every tab. Unknown ids are passed over. */
  remove: (ids: Iterable<string>) => Promise<void>;
  loadMore: () => Promise<void>;
  /** Looks for every word of `text` in the names of all assets. `limit` defaults to 200. */
  search: (text: string, options?: { limit?: number; signal?: AbortSignal }) => Promise<SearchResult>;
  /** One asset, loaded or not; undefined where there is none. */
  get: (id: string) => Promise<MediaAsset | undefined>;
  /** The original under its name, with an inert type. @throws MediaLibraryError `missing` */
  getFile: (id: string) => Promise<File>;
  /** A counted object URL: release it when it is no longer shown. */
  acquireUrl: (id: string, kind: AssetFileKind) => ObjectUrlLease;
  /** Looks at every record and file and changes nothing. */
  check: () => Promise<StorageReport>;
  /** Mends what can be mended, as every start does, and resolves to what it found. */
  repair: () => Promise<StorageReport>;
  close: () => Promise<void>;
};

export type ImportOptions = {
  signal?: AbortSignal;
  /** Default the library's own. */
  durability?: Durability;
  /** Default the library's own. */
  stripMetadata?: boolean;
};

export function createMediaLibrary(options: MediaLibraryOptions): MediaLibrary {
  let ai = options.ai;
  let limits = options.limits ?? {};
  const initial: MediaLibrarySnapshot = Object.freeze({
    status: "loading",
    error: undefined,
    persistence: undefined,
    persisted: undefined,
    usage: Object.freeze({ bytes: 0 }),
    assets: NO_ASSETS,
    assetCount: 0,
    hasMore: false,
    loadingMore: false,
    importProgress: undefined,
    generations: Object.freeze([]),
    aiGenerating: false,
    aiError: undefined,
    ...configured(ai, limits),
  });
  const store = createStore(initial);
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  let importer: Promise<Importer> | undefined;
  let askedToPersist = false;
  let uploads = 0;
  let lastTime = 0;

  /** Half of the code serves only imports: it comes by itself, soon after the first screen. */
  const loadImporter = (): Promise<Importer> => {
    importer ??= loadPart(() => import("./import-batch.js")).then(
      (module) => module.createImporter(),
      (error: unknown) => {
        importer = undefined;
        throw error;
      },
    );
    return importer;
  };

  const sessions = createSessionHolder(options.storage, store, {
    pageSize: options.pageSize ?? 100,
    closing: closing.signal,
    onOpen(storage) {
      void estimate(storage);
      // Not awaited, but not put off until it is needed either: by then the page may be offline.
      loadImporter().catch(() => {});
    },
  });
  const session = sessions.get;

  const reserveTimes = (count: number): number => {
    const first = Math.max(Date.now(), lastTime + 1);
    lastTime = first + count - 1;
    return first;
  };

  const save = async (
    items: readonly ImportItem[],
    {
      onDone = () => {},
      ...context
    }: Pick<ImportContext, "limits" | "signal" | "durability" | "stripMetadata"> & {
      onDone?: (item: ImportItem) => void;
    },
  ): Promise<ImportResult[]> => {
    const { storage, window, index } = await session();
    const publish = (asset: MediaAsset): void => {
      index.add([asset]);
      window.publish(asset);
    };
    const { importBatch } = await loadImporter();
    if (!askedToPersist) {
      // Browsers weigh how a site is used when they are asked: at the first import, not at the first visit.
      askedToPersist = true;
      storage.persist().then(
        (persisted) => store.set({ persisted }),
        () => {},
      );
    }
    const batch = importBatch({ items, context: { ...context, storage, publish }, onDone });
    const ended = batch.finally(() => running.delete(ended));
    running.add(ended);
    const results = await batch;
    await window.flush();
    await estimate(storage);
    return results;
  };

  const estimate = async (storage: OpenStorage): Promise<void> => {
    const hint = await storage.estimate().catch(() => ({}));
    store.set({ usage: Object.freeze({ ...store.get().usage, estimate: Object.freeze(hint) }) });
  };

  const generations = createGenerations({
    store,
    generator: () => ai,
    closing: closing.signal,
    ready: () => Promise.all([session(), loadImporter()]),
    reserveTimes,
    save: (items, signal) =>
      save(items, { limits: generatedLimits(limits), signal, durability: "power", stripMetadata: false }),
  });

  const urls = createObjectUrls(async (id, kind) => {
    const { storage } = await session();
    const [[asset], blob] = await Promise.all([storage.get([id]), storage.read(id, kind)]);
    if (!asset || !blob) return undefined;
    return blob.slice(0, blob.size, inertType(kind === "original" ? asset.mimeType : blob.type));
  });

  const addProgress = (by: ImportProgress): void => {
    const now = store.get().importProgress ?? { done: 0, total: 0, bytes: 0, totalBytes: 0 };
    store.set({
      importProgress: Object.freeze({
        done: now.done + by.done,
        total: now.total + by.total,
        bytes: now.bytes + by.bytes,
        totalBytes: now.totalBytes + by.totalBytes,
      }),
    });
  };

  return {
    getSnapshot: store.get,
    getServerSnapshot: () => initial,
    subscribe(listener) {
      // A failure to open stands in the snapshot.
      if (!closing.signal.aborted) session().catch(() => {});
      return store.subscribe(listener);
    },
    async ready() {
      await session();
    },
    configure(next) {
      if ("ai" in next) ai = next.ai;
      if ("limits" in next) limits = next.limits ?? {};
      store.set(configured(ai, limits, store.get()));
    },
    async importFiles(files, { signal, durability, stripMetadata } = {}) {
      closing.signal.throwIfAborted();
      const list = [...files];
      const last = reserveTimes(list.length) + list.length - 1;
      // Newest first: the first file gets the latest time, so that a batch reads in its own order.
      const items = list.map(
        (file, index): ImportItem => ({ file, source: { type: "upload" }, createdAt: last - index }),
      );
      const totalBytes = list.reduce((sum, file) => sum + file.size, 0);
      uploads += 1;
      addProgress({ done: 0, total: list.length, bytes: 0, totalBytes });
      try {
        const ended = AbortSignal.any([closing.signal, ...(signal ? [signal] : [])]);
        return await save(items, {
          limits,
          signal: ended,
          durability: durability ?? options.durability ?? "crash",
          stripMetadata: stripMetadata ?? options.stripMetadata ?? false,
          onDone: ({ file }) => addProgress({ done: 1, total: 0, bytes: file.size, totalBytes: 0 }),
        });
      } finally {
        uploads -= 1;
        if (uploads === 0) store.set({ importProgress: undefined });
      }
    },
    generateImages: generations.generateImages,
    cancel: generations.cancel,
    dismissAIError: () => store.set({ aiError: undefined }),
    async remove(ids) {
      const list = [...new Set(ids)];
      const { storage, window, index } = await session();
      await storage.remove(list);
      index.remove(new Set(list));
      await window.drop(list);
      await estimate(storage);
    },
    async loadMore() {
      await (await session()).window.loadMore();
    },
    async search(text, { limit = 200, signal } = {}) {
      const { storage, index } = await session();
      const ids = await index.find(text, signal);
      const assets = await storage.get(ids.slice(0, limit));
      signal?.throwIfAborted();
      return { assets: assets.filter((asset) => asset !== undefined), total: ids.length };
    },
    async get(id) {
      const [asset] = await (await session()).storage.get([id]);
      return asset;
    },
    async getFile(id) {
      const { storage } = await session();
      const [[asset], blob] = await Promise.all([storage.get([id]), storage.read(id, "original")]);
      if (!asset || !blob) {
        throw new MediaLibraryError("missing", "The original of this image is not in the library any more.");
      }
      return new File([blob], asset.name, { type: inertType(asset.mimeType), lastModified: asset.createdAt });
    },
    acquireUrl: urls.acquire,
    check: async () => (await session()).storage.check(),
    repair: async () => (await session()).storage.repair(),
    async close() {
      if (closing.signal.aborted) return;
      closing.abort(new MediaLibraryError("closed", "The library was closed."));
      urls.close();
      await importer?.then(({ close }) => close()).catch(() => {});
      await Promise.allSettled(running);
      await sessions.close();
    },
  };
}

/** What the snapshot shows of the options; an equal list stays the same array, as apps write them inline. */
function configured(
  ai: MediaAIGenerator | undefined,
  limits: ImportLimits,
  before?: Pick<MediaLibrarySnapshot, "models" | "accept">,
) {
  const models = ai?.capabilities?.models ?? [];
  const accept = limits.accept ?? DEFAULT_LIMITS.accept;
  return {
    canGenerate: ai !== undefined,
    models: before && isEqual(before.models, models) ? before.models : models,
    accept: before && isEqual(before.accept, accept) ? before.accept : accept,
  };
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** An app's limits are meant for what users bring: an image that was paid for is not lost to a tighter one. */
function generatedLimits(limits: ImportLimits): ImportLimits {
  const atLeast = (key: "maxBytes" | "maxSide" | "maxPixels" | "maxFramePixels") =>
    Math.max(limits[key] ?? 0, DEFAULT_LIMITS[key]);
  return {
    accept: IMAGE_TYPES,
    maxBytes: atLeast("maxBytes"),
    maxSide: atLeast("maxSide"),
    maxPixels: atLeast("maxPixels"),
    maxFramePixels: atLeast("maxFramePixels"),
  };
}
