import { MediaLibraryError } from "../errors.js";
import type { LibraryGenerations } from "../generation/library-generations.js";
import { knownModels, unchanged } from "../generation/model-list.js";
import { loadOnce, loadPart } from "../load-part.js";
import { DEFAULT_LIMITS } from "../media/media-types.js";
import { createPendingWork } from "../pending-work.js";
import { createStore } from "../store.js";
import { createLazyAlbums } from "./albums/lazy-albums.js";
import type { ImportSource } from "./import-list.js";
import type { ImportAssetsOptions } from "./import-options.js";
import type { ImportResult } from "./import-result.js";
import { createLibraryEmitter } from "./library-events.js";
import type { LibraryImports } from "./library-imports.js";
import { registerSession } from "./library-sessions.js";
import type {
  MediaLibraryInstance,
  MediaLibraryOptions,
  MediaLibrarySnapshot,
} from "./media-library-types.js";
import { createObjectUrls } from "./object-urls.js";
import type { Session } from "./open-session.js";
import { createLazyQuery } from "./query/lazy-query.js";
import { createSessionHolder } from "./session-holder.js";

export function createMediaLibrary(options: MediaLibraryOptions): MediaLibraryInstance {
  let ai = options.ai;
  let settings = options;
  const initial: MediaLibrarySnapshot = Object.freeze({
    status: "loading",
    error: undefined,
    persistence: undefined,
    persisted: undefined,
    usage: Object.freeze({ bytes: 0 }),
    assets: Object.freeze([]),
    assetCount: 0,
    trashCount: 0,
    undoable: undefined,
    hasMore: false,
    loadingMore: false,
    importProgress: undefined,
    imports: Object.freeze([]),
    interruptedImport: undefined,
    generations: Object.freeze([]),
    aiGenerating: false,
    aiError: undefined,
    ...knownModels(ai),
    ...configured(settings),
  });
  const store = createStore(initial);
  const closing = new AbortController();
  const pending = createPendingWork();
  const { on, emit } = createLibraryEmitter();

  const opened = new Set<() => void>();
  const sessions = createSessionHolder(options.storage, store, {
    pageSize: options.pageSize ?? 100,
    columns: { indexes: options.indexes ?? [], locale: options.locale },
    closing: closing.signal,
    emit,
    onOpen({ storage, queue, trash }) {
      for (const listener of opened) listener();
      withGenerations((generations) => generations.opened(storage, queue));
      const { trashRetention = 30 } = options;
      // What is left is purged at the next start.
      if (trashRetention) pending.add(trash.empty(trashRetention)).catch(() => {});
      // Loaded in advance, because the page may be offline when it is needed. A failure is reported by the first
      // import.
      withImports((loaded) => pending.add(loaded.opened(storage)).catch(() => {}));
    },
    onGenerations: (...given) => withGenerations((generations) => generations.changed(...given)),
    onPurged: (ids) => urls.end(ids),
    onThumbnails: (ids) => urls.renewThumbnails(ids),
    isImporting: () => store.get().importProgress !== undefined,
  });
  const session = sessions.get;
  const onOpen = (listener: () => void) => {
    opened.add(listener);
    return () => opened.delete(listener);
  };
  /** Opens the session, then calls one of its functions. */
  const inSession =
    <Args extends unknown[], Result>(choose: (opened: Session) => (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> =>
      choose(await session())(...args);

  /** Loaded separately: half of the code is only needed for imports. */
  let imports: LibraryImports | undefined;
  const loadImports = loadOnce(async () => {
    const { createLibraryImports } = await loadPart(() => import("./library-imports.js"));
    imports = createLibraryImports({
      snapshot: store,
      session,
      settings: () => settings,
      closing: closing.signal,
      pending,
      emit,
    });
    return imports;
  });
  const withImports = afterwards(loadImports);
  /** Loads the imports, then calls one of their functions. */
  const importing =
    <Source>(
      choose: (
        loaded: LibraryImports,
      ) => (source: Source, options: ImportAssetsOptions) => Promise<ImportResult[]>,
    ) =>
    async (source: Source, given: ImportAssetsOptions = {}): Promise<ImportResult[]> => {
      closing.signal.throwIfAborted();
      return choose(await loadImports())(source, given);
    };
  const importAll = importing<readonly ImportSource[]>((loaded) => loaded.importAll);

  const loadGenerations = loadOnce(async () => {
    const { createLibraryGenerations } = await loadPart(() => import("../generation/library-generations.js"));
    return createLibraryGenerations({
      snapshot: store,
      generator: () => ai,
      limits: () => settings.limits,
      slots: options.maxGenerations,
      keepPrompts: options.promptHistory,
      closing: closing.signal,
      session,
      imports: loadImports,
      pending,
      emit,
    });
  });
  const withGenerations = afterwards(loadGenerations);
  const startGenerations = async (): Promise<LibraryGenerations> => {
    closing.signal.throwIfAborted();
    return loadGenerations().catch((error: unknown) => {
      // No generation can report it.
      if (MediaLibraryError.isInstance(error)) store.set({ aiError: error });
      throw error;
    });
  };

  const urls = createObjectUrls(async (id, kind) => (await session()).readFile(id, kind));

  const library: MediaLibraryInstance = {
    getSnapshot: store.get,
    getServerSnapshot: () => initial,
    subscribe(listener) {
      // The snapshot reports a failure to open.
      if (!closing.signal.aborted) session().catch(() => {});
      return store.subscribe(listener);
    },
    async ready() {
      await session();
    },
    configure(next) {
      const before = { ...store.get(), ai };
      settings = { ...settings, ...next };
      ai = settings.ai;
      store.set({ ...knownModels(ai, before), ...configured(settings, before) });
      if (ai !== before.ai) withGenerations((generations) => generations.configured());
    },
    importFiles: async (files, given) => importAll([...files], given),
    importUrls: async (urls, given) => importAll([...urls], given),
    importAssets: importing((loaded) => loaded.importAssets),
    importZip: importing((loaded) => loaded.importZip),
    cancelImport: (id) => withImports((loaded) => loaded.cancel(id)),
    retryImport: (id) => withImports((loaded) => loaded.retry(id)),
    dismissImport: (id) => withImports((loaded) => loaded.dismiss(id)),
    dismissInterruptedImport: () => withImports((loaded) => loaded.dismissInterrupted()),
    edit: async (...given) => (await loadEdits()).editAsset(library, await session(), ...given),
    renderEdit: async (...given) => (await loadEdits()).renderAsset(library, ...given),
    exportZip: inSession((opened) => opened.exportZip),
    generateImages: async (request, given) => (await startGenerations()).generateImages(request, given),
    generateVideos: async (request, given) => (await startGenerations()).generateVideos(request, given),
    async *improvePrompt(...given) {
      yield* (await loadGenerations()).improvePrompt(...given);
    },
    async *describeImage(...given) {
      yield* (await loadGenerations()).describeImage(...given);
    },
    estimate: async (...given) => (await loadGenerations()).estimate(...given),
    cancel: (id) => withGenerations((generations) => generations.cancel(id)),
    retry: (id) => withGenerations((generations) => generations.retry(id)),
    dismiss: (id) => withGenerations((generations) => generations.dismiss(id)),
    async loadModels() {
      if (typeof ai?.capabilities !== "function") return store.get().models;
      // Loaded models stay while reloading: an app may create its generator inline, with a new function at each render.
      if (store.get().modelsStatus !== "ready") store.set({ modelsStatus: "loading" });
      const generations = await loadGenerations().catch((error: unknown) => {
        store.set({ modelsStatus: "failed" });
        throw error;
      });
      return generations.loadModels();
    },
    dismissAIError() {
      store.set({ aiError: undefined });
      withGenerations((generations) => generations.dismissError());
    },
    remove: inSession((opened) => opened.remove),
    restore: inSession((opened) => opened.restore),
    purge: inSession((opened) => opened.purge),
    loadMore: inSession((opened) => opened.loadMore),
    on,
    search: inSession((opened) => opened.search),
    get: inSession((opened) => opened.get),
    getMany: inSession((opened) => opened.getMany),
    list: inSession((opened) => opened.list),
    update: inSession((opened) => opened.update),
    undo: inSession((opened) => opened.history.undo),
    lineage: inSession((opened) => opened.lineage),
    query: (query) =>
      createLazyQuery({ query, open: session, create: (opened) => opened.query(query), onOpen }),
    albums: createLazyAlbums({ open: session, create: (opened) => opened.albums(), onOpen }),
    addInput: inSession((opened) => opened.addInput),
    getFile: inSession((opened) => opened.getFile),
    acquireUrl: urls.acquire,
    check: inSession(({ storage }) => storage.check),
    repair: inSession(({ storage }) => storage.repair),
    async close() {
      if (closing.signal.aborted) return;
      closing.abort(new MediaLibraryError("closed", "The library was closed."));
      urls.close();
      imports?.close();
      await pending.settled();
      await sessions.close();
    },
  };
  registerSession(library, session);
  return library;
}

/** For what has no result. If the part cannot be loaded, there is nothing that it could change. */
const afterwards =
  <Part>(load: () => Promise<Part>) =>
  (work: (loaded: Part) => void): void => {
    load()
      .then(work)
      .catch(() => {});
  };

const loadEdits = () => loadPart(() => import("../edit/edit-asset.js"));

/** The part of the snapshot that follows from the options. */
function configured(
  { ai, limits, importUrl }: Pick<MediaLibraryOptions, "ai" | "limits" | "importUrl">,
  before?: Pick<MediaLibrarySnapshot, "accept">,
) {
  const accept = limits?.accept ?? DEFAULT_LIMITS.accept;
  return {
    canGenerate: ai !== undefined,
    canGenerateVideos: ai?.generateVideos !== undefined,
    canImprovePrompt: ai?.improvePrompt !== undefined,
    canDescribeImage: ai?.describeImage !== undefined,
    canEstimate: ai?.estimate !== undefined,
    canImportUrls: importUrl !== undefined,
    accept: before ? unchanged(before.accept, accept) : accept,
  };
}
