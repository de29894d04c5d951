import { anySignal, MediaLibraryError, stoppedImport, whenAborted } from "../errors.js";
import { createGenerations } from "../generation/generations.js";
import type { MediaAIGenerator } from "../generation/generator.js";
import { createModelLoader, knownModels, unchanged } from "../generation/model-list.js";
import { loadPart } from "../load-part.js";
import { inertType } from "../media/media-types.js";
import { createStore } from "../store.js";
import type { MediaAsset } from "./asset.js";
import type { Importer } from "./import-batch.js";
import type { ImportContext, ImportItem } from "./import-file.js";
import type { ImportResult } from "./import-result.js";
import { DEFAULT_LIMITS, type ImportLimits } from "./limits.js";
import type {
  ImportProgress,
  MediaLibraryInstance,
  MediaLibraryOptions,
  MediaLibrarySnapshot,
} from "./media-library-types.js";
import { createObjectUrls } from "./object-urls.js";
import { createSessionHolder, NO_ASSETS } from "./session.js";
import type { OpenStorage } from "./storage.js";

export function createMediaLibrary(options: MediaLibraryOptions): MediaLibraryInstance {
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
    ...knownModels(ai),
    ...configured(ai, limits),
  });
  const store = createStore(initial);
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const loadModels = createModelLoader(store, () => ai);
  /** Which asset a file that was handed out is the original of. */
  const origins = new WeakMap<Blob, string>();
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
      generations.opened(storage);
      // Not awaited, but not put off until it is needed either: by then the page may be offline.
      loadImporter().catch(() => {});
    },
    onGenerations: (ids) => generations.changed(ids),
    onRemoved: (ids) => urls.end(ids),
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
    const [{ storage, window, index }, { importBatch }] = await Promise.race([
      Promise.all([session(), loadImporter()]),
      whenAborted(context.signal),
    ]);
    const publish = (asset: MediaAsset): void => {
      index.add([asset]);
      window.publish(asset);
    };
    if (!askedToPersist) {
      // Browsers weigh how a site is used when they are asked: at the first import, not at the first visit.
      askedToPersist = true;
      storage.persist().then(
        (persisted) => store.set({ persisted }),
        () => {},
      );
    }
    const batch = importBatch({ items, context: { ...context, storage, publish }, onDone });
    running.add(batch);
    const results = await batch.finally(() => running.delete(batch));
    // The files are saved: that they cannot be shown (the library closes) is no failure of theirs.
    await window.flush().catch(() => {});
    void estimate(storage);
    return results;
  };

  const estimate = async (storage: OpenStorage): Promise<void> => {
    const hint = await storage.estimate().catch(() => ({}));
    store.set({ usage: Object.freeze({ ...store.get().usage, estimate: Object.freeze(hint) }) });
  };

  const generations = createGenerations({
    store,
    generator: () => ai,
    max: Math.max(1, options.maxGenerations ?? 4),
    closing: closing.signal,
    async ready() {
      const [{ storage }] = await Promise.all([session(), loadImporter()]);
      return storage;
    },
    track(work) {
      running.add(work);
      work.finally(() => running.delete(work));
    },
    reserveTimes,
    save: (items) =>
      save(items, {
        limits,
        signal: closing.signal,
        durability: "power",
        stripMetadata: false,
      }),
    loadModels,
    videoModels: () => store.get().videoModels,
    idOf: (file) => origins.get(file),
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

  /** Asking the system for a file's size holds the page up: for 4 ms at a time, so that it still moves. */
  const addSizes = async (files: readonly File[]): Promise<void> => {
    let began = performance.now();
    let totalBytes = 0;
    for (const file of files) {
      totalBytes += file.size;
      if (performance.now() - began < 4) continue;
      await new Promise((resolve) => setTimeout(resolve));
      began = performance.now();
    }
    addProgress({ done: 0, total: 0, bytes: 0, totalBytes });
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
      const before = { ...store.get(), ai };
      if ("ai" in next) ai = next.ai;
      if ("limits" in next) limits = next.limits ?? {};
      store.set({ ...knownModels(ai, before), ...configured(ai, limits, before) });
      if (ai !== before.ai) generations.configured();
    },
    async importFiles(files, { signal, durability, stripMetadata } = {}) {
      closing.signal.throwIfAborted();
      const list = [...files];
      const last = reserveTimes(list.length) + list.length - 1;
      // Newest first: the first file gets the latest time, so that a batch reads in its own order.
      const items = list.map(
        (file, index): ImportItem => ({ file, source: { type: "upload" }, createdAt: last - index }),
      );
      const ended = anySignal(closing.signal, signal);
      uploads += 1;
      addProgress({ done: 0, total: list.length, bytes: 0, totalBytes: 0 });
      try {
        await addSizes(list);
        return await save(items, {
          limits,
          signal: ended,
          durability: durability ?? options.durability ?? "crash",
          stripMetadata: stripMetadata ?? options.stripMetadata ?? false,
          onDone: ({ file }) => addProgress({ done: 1, total: 0, bytes: file.size, totalBytes: 0 }),
        });
      } catch (error) {
        if (!ended.aborted) throw error;
        return list.map(() => ({ status: "failed", error: stoppedImport() }));
      } finally {
        uploads -= 1;
        if (uploads === 0) store.set({ importProgress: undefined });
      }
    },
    generateImages: generations.generateImages,
    generateVideos: generations.generateVideos,
    async *improvePrompt(prompt, { signal } = {}) {
      const ended = anySignal(closing.signal, signal);
      ended.throwIfAborted();
      const generator = ai;
      const { improvePrompt } = await loadPart(() => import("../generation/improve-prompt.js"));
      yield* improvePrompt(generator, prompt, ended);
    },
    cancel: generations.cancel,
    retry: generations.retry,
    dismiss: generations.dismiss,
    loadModels,
    dismissAIError: generations.dismissError,
    async remove(ids) {
      const list = [...new Set(typeof ids === "string" ? [ids] : ids)];
      const { storage, window, index } = await session();
      await storage.remove(list);
      index.remove(new Set(list));
      await window.drop(list);
      // Not before the assets have left the screen: no card flashes its placeholder.
      urls.end(list);
      void estimate(storage);
    },
    async loadMore() {
      await (await session()).window.loadMore();
    },
    async search(text, { limit = 200, signal } = {}) {
      const { storage, index } = await session();
      const ids = await index.find(text, signal);
      const assets = await storage.get(ids.slice(0, limit));
      signal?.throwIfAborted();
      return assets.filter((asset) => asset !== undefined);
    },
    async searchIds(text, { signal } = {}) {
      return (await session()).index.find(text, signal);
    },
    async get(id) {
      const [asset] = await (await session()).storage.get([id]);
      return asset;
    },
    async getFile(id) {
      const { storage } = await session();
      const [[asset], blob] = await Promise.all([storage.get([id]), storage.read(id, "original")]);
      if (!asset || !blob) {
        throw new MediaLibraryError("missing", "The original is no longer in the library.");
      }
      const type = inertType(asset.mimeType);
      const file = new File([blob], asset.name, { type, lastModified: asset.createdAt });
      origins.set(file, id);
      return file;
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

/** What the snapshot shows of the options. */
function configured(
  ai: MediaAIGenerator | undefined,
  limits: ImportLimits,
  before?: Pick<MediaLibrarySnapshot, "accept">,
) {
  const accept = limits.accept ?? DEFAULT_LIMITS.accept;
  return {
    canGenerate: ai !== undefined,
    canGenerateVideos: ai?.generateVideos !== undefined,
    canImprovePrompt: ai?.improvePrompt !== undefined,
    accept: before ? unchanged(before.accept, accept) : accept,
  };
}
