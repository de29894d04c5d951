import { whenAborted } from "../errors.js";
import { loadPart } from "../load-part.js";
import type { PendingWork } from "../pending-work.js";
import type { Store } from "../store.js";
import { createImporter } from "./import-batch.js";
import type { ImportContext, ImportItem } from "./import-file.js";
import type { ImportProgress } from "./import-progress.js";
import type { ImportResult } from "./import-result.js";
import type { LibraryEmitter } from "./library-events.js";
import type { Session } from "./open-session.js";
import type { Durability, OpenStorage } from "./storage.js";

type SaveOptions = Pick<ImportContext, "limits" | "signal" | "durability" | "stripMetadata"> & {
  onDone?: (item: ImportItem) => void;
};

type SavingOptions = Pick<ImportOptions, "durability" | "stripMetadata">;

type UserImportOptions = Pick<SaveOptions, "limits" | "signal"> & {
  /** The options of this import; they take precedence over the `usual` ones of the library. */
  given: SavingOptions;
  usual: SavingOptions;
};

export type LibraryImports = {
  /** Saves uploaded or generated files; one result per file, in the same order. */
  save: (items: readonly ImportItem[], options: SaveOptions) => Promise<ImportResult[]>;
  /**
   * Imports the user's files, with progress; rejects if the signal is aborted before the first one starts. A zip counts as the
   * files in it.
   */
  importFiles: (files: readonly File[], options: UserImportOptions) => Promise<ImportResult[]>;
  /** Imports the files of a zip, with progress. */
  importZip: (zip: Blob, options: UserImportOptions) => Promise<ImportResult[]>;
  /** Reserves `count` increasing creation times and returns the first. */
  reserveTimes: (count: number) => number;
  /** Terminates the workers. */
  close: () => void;
};

/** Options of `importFiles`. */
export type ImportOptions = {
  /** Stops the import; files saved before stay. */
  signal?: AbortSignal;
  /** Default: the library's. */
  durability?: Durability;
  /** Default: the library's. */
  stripMetadata?: boolean;
};

export type ImportSnapshot = {
  /** Whether the browser agreed not to evict the storage; requested at the first import. */
  readonly persisted: boolean | undefined;
  /** Present while imports run: the sum of all of them. */
  readonly importProgress: ImportProgress | undefined;
};

export type LibraryImportsOptions = {
  snapshot: Store<ImportSnapshot>;
  session: () => Promise<Session>;
  pending: PendingWork;
  emit: LibraryEmitter["emit"];
};

/** The imports of a library and their progress. */
export function createLibraryImports(options: LibraryImportsOptions): LibraryImports {
  const { snapshot, session, pending, emit } = options;
  let persistRequested = false;
  let imports = 0;
  let lastTime = 0;
  const importer = createImporter();

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

  const save: LibraryImports["save"] = async (items, { onDone = () => {}, ...context }) => {
    const { storage, trash, publish, flush, refreshEstimate } = await Promise.race([
      session(),
      whenAborted(context.signal),
    ]);
    requestPersistence(storage);
    const results = await pending.add(
      importer.importBatch({
        items,
        context: { ...context, storage, publish, restore: (ids) => trash.restore(ids, "import") },
        onDone,
      }),
    );
    // The files are saved, even if they cannot be shown because the library is closing.
    await flush().catch(() => {});
    refreshEstimate();
    return results;
  };

  const showProgress = (progress: ImportProgress | undefined): void => {
    snapshot.set({ importProgress: progress });
    emit("importprogress", { progress });
  };

  const addProgress = (by: Partial<ImportProgress>): void => {
    const now = snapshot.get().importProgress;
    const sum = (key: keyof ImportProgress) => (now?.[key] ?? 0) + (by[key] ?? 0);
    showProgress(
      Object.freeze({
        done: sum("done"),
        total: sum("total"),
        bytes: sum("bytes"),
        totalBytes: sum("totalBytes"),
      }),
    );
  };

  /** Reading a file's size blocks the main thread, so it is done in slices of 4 ms. */
  const addSizes = async (files: readonly File[]): Promise<void> => {
    let began = performance.now();
    let totalBytes = 0;
    for (const file of files) {
      totalBytes += file.size;
      if (performance.now() - began < 4) continue;
      await new Promise((resolve) => setTimeout(resolve));
      began = performance.now();
    }
    addProgress({ totalBytes });
  };

  const savingOptions = ({ limits, signal, given, usual }: UserImportOptions): SaveOptions => ({
    limits,
    signal,
    durability: given.durability ?? usual.durability ?? "crash",
    stripMetadata: given.stripMetadata ?? usual.stripMetadata ?? false,
    onDone: ({ file }) => addProgress({ done: 1, bytes: file.size }),
  });

  /** Progress is shown until every import has ended. */
  const whileImporting = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    imports += 1;
    try {
      return await work();
    } finally {
      imports -= 1;
      if (imports === 0) showProgress(undefined);
    }
  };

  const importPlain = (list: readonly File[], options: UserImportOptions): Promise<ImportResult[]> => {
    const last = reserveTimes(list.length) + list.length - 1;
    // Newest first: the first file gets the latest time, so that a batch reads in its own order.
    const items = list.map(
      (file, index): ImportItem => ({ file, source: { type: "upload" }, createdAt: last - index }),
    );
    return whileImporting(async () => {
      addProgress({ total: list.length });
      await addSizes(list);
      return save(items, savingOptions(options));
    });
  };

  const importZip: LibraryImports["importZip"] = (zip, options) =>
    whileImporting(async () => {
      const { importZip: importEntries } = await loadPart(() => import("../zip/import-zip.js"));
      return importEntries(zip, {
        limits: options.limits,
        signal: options.signal,
        onRead: ({ count, bytes }) => addProgress({ total: count, totalBytes: bytes }),
        onSkipped: (bytes) => addProgress({ done: 1, bytes }),
        reserveTimes,
        save: (items) => save(items, savingOptions(options)),
      });
    });

  return {
    save,
    async importFiles(list, options) {
      const zips = new Set(await filterZips(list));
      if (zips.size === 0) return importPlain(list, options);
      const plain = list.filter((file) => !zips.has(file));
      return whileImporting(async () => {
        const results = await importPlain(plain, options);
        const all: ImportResult[] = [];
        for (const file of list) {
          all.push(...(zips.has(file) ? await importZip(file, options) : results.splice(0, 1)));
        }
        return all;
      });
    },
    importZip,
    reserveTimes,
    close: importer.close,
  };
}

/** Only files that say so are looked into: the content of many other formats is a zip too. */
async function filterZips(files: readonly File[]): Promise<File[]> {
  const named = files.filter(
    ({ name, type }) => /\.zip$/i.test(name) || /^application\/(x-)?zip/i.test(type),
  );
  const heads = await Promise.all(named.map((file) => file.slice(0, 2).text()));
  return named.filter((_, index) => heads[index] === "PK");
}
