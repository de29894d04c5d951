import type { PendingWork } from "../pending-work.js";
import type { Store } from "../store.js";
import { whenAborted } from "../when-aborted.js";
import { type DescribedFile, detailsOf } from "./asset-details.js";
import type { FileImport } from "./file-import.js";
import { createImporter } from "./import-batch.js";
import { createImportList, type ImportList, type ImportSource, unlisted } from "./import-list.js";
import { findInterruptedImport, forgetImportNote, type InterruptedImport } from "./import-note.js";
import type { ImportAssetsOptions, ImportOptions, ImportSettings, SaveFiles } from "./import-options.js";
import { createImportProgress, type ImportProgress } from "./import-progress.js";
import type { ImportResult } from "./import-result.js";
import { createImportRun } from "./import-run.js";
import type { LibraryEmitter } from "./library-events.js";
import type { Session } from "./open-session.js";
import type { OpenStorage } from "./storage.js";
import { whileSaving } from "./unload-guard.js";

export type LibraryImports = Pick<ImportList, "cancel" | "retry" | "dismiss"> & {
  save: SaveFiles;
  /** Imports files and addresses, with progress; a zip counts as its files. Rejects if the storage cannot be used. */
  importAll: (sources: readonly ImportSource[], options: ImportOptions) => Promise<ImportResult[]>;
  /** Imports files with what is known of them, with progress. */
  importAssets: (assets: readonly DescribedFile[], options: ImportAssetsOptions) => Promise<ImportResult[]>;
  /** Imports the files of a zip, with progress. */
  importZip: (zip: Blob, options: ImportOptions) => Promise<ImportResult[]>;
  /** Reserves `count` increasing creation times and returns the first. */
  reserveTimes: (count: number) => number;
  /** Looks for an import that was interrupted; called once the storage is open. */
  opened: (storage: OpenStorage) => Promise<void>;
  /** Forgets the interrupted import. */
  dismissInterrupted: () => void;
  /** Terminates the workers. */
  close: () => void;
};

export type ImportSnapshot = {
  /** Whether the browser agreed not to evict the storage; requested at the first import. */
  readonly persisted: boolean | undefined;
  /** Present while imports run: the sum of all of them. */
  readonly importProgress: ImportProgress | undefined;
  /** The files of this tab's imports, in the order of their start, until they are dismissed. */
  readonly imports: readonly FileImport[];
  /** Present if the last page was closed in the middle of an import, until that is dismissed. */
  readonly interruptedImport: InterruptedImport | undefined;
};

export type LibraryImportsOptions = {
  snapshot: Store<ImportSnapshot>;
  session: () => Promise<Session>;
  settings: () => ImportSettings;
  closing: AbortSignal;
  pending: PendingWork;
  emit: LibraryEmitter["emit"];
};

/** The imports of a library and their progress. */
export function createLibraryImports(options: LibraryImportsOptions): LibraryImports {
  const { snapshot, session, settings, closing, pending, emit } = options;
  let persistRequested = false;
  let lastTime = 0;
  const importer = createImporter();
  const list = createImportList(snapshot);
  const progress = createImportProgress(snapshot, (now) => emit("importprogress", { progress: now }));

  const reserveTimes = (count: number): number => {
    const first = Math.max(Date.now(), lastTime + 1);
    lastTime = first + count - 1;
    return first;
  };

  /** Browsers decide by how much a site is used, so they are asked at the first import, not at the first visit. */
  const requestPersistence = (storage: OpenStorage): void => {
    if (persistRequested) return;
    persistRequested = true;
    storage.persist().then(
      (persisted) => snapshot.set({ persisted }),
      // Without an answer, `persisted` stays undefined.
      () => {},
    );
  };

  const save: SaveFiles = async (items, { onDone = () => {}, ...context }) => {
    const { storage, trash, publish, flush, refreshEstimate } = await Promise.race([
      session(),
      whenAborted(context.signal),
    ]);
    requestPersistence(storage);
    const restore = (ids: readonly string[]) => trash.restore(ids, "import");
    const batch = { items, context: { ...context, storage, publish, restore }, onDone };
    const results = await pending.add(whileSaving(importer.importBatch(batch)));
    // The files are saved, even if they cannot be shown because the library is closing.
    await flush().catch(() => {});
    refreshEstimate();
    return results;
  };

  const run = createImportRun({ save, reserveTimes, session, settings, closing, pending, progress });
  /** Lists files and imports them; what is left out of `again` is not repeated when the user tries again. */
  const importListed = async (
    sources: readonly ImportSource[],
    { signal, ...again }: Parameters<typeof run>[1],
  ): Promise<ImportResult[]> => {
    const files = list.add(sources, (chosen) => run(chosen, again).finally(list.show));
    return run(files, { signal, ...again }).finally(list.show);
  };

  return {
    save,
    importAll: importListed,
    async importAssets(assets, { listed = true, ...given }) {
      given.signal?.throwIfAborted();
      const sources = assets.map(({ file }) => file);
      const details = new Map(assets.map(({ file, asset }) => [file, detailsOf(asset)]));
      const described = { ...given, detailsOf: (file: File) => details.get(file) };
      return listed
        ? importListed(sources, described)
        : run(sources.map(unlisted), { ...described, isNoted: false });
    },
    async importZip(zip, given) {
      given.signal?.throwIfAborted();
      const name = zip instanceof File ? zip.name : "archive.zip";
      return importListed([new File([zip], name, { type: zip.type })], { ...given, isZip: true });
    },
    reserveTimes,
    cancel: list.cancel,
    retry: list.retry,
    dismiss: list.dismiss,
    async opened(storage) {
      const interruptedImport = await findInterruptedImport(storage);
      if (interruptedImport) snapshot.set({ interruptedImport });
    },
    dismissInterrupted() {
      snapshot.set({ interruptedImport: undefined });
      session()
        .then(({ storage }) => forgetImportNote(storage))
        // It is shown again at the next visit.
        .catch(() => {});
    },
    close: importer.close,
  };
}
