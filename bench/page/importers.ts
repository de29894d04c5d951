import Uppy from "@uppy/core";
import GoldenRetriever from "@uppy/golden-retriever";
import { type IDBPDatabase, openDB } from "idb";
import type { MediaAsset } from "../../src/core/library/asset.js";
import { IMPORT_WIDTH } from "../../src/core/library/import-batch.js";
import type { Durability } from "../../src/core/library/storage.js";
import { createMediaLibrary } from "../../src/default-library.js";
import { createBrowserStorage } from "../../src/storage/browser-storage.js";
import { drawByImage } from "./thumbnailers.js";

/** Opens the storage (not timed) and returns the import function (timed), which resolves to the number of stored files. */
type Importer = () => Promise<(files: File[]) => Promise<number>>;

export const importers: Partial<Record<string, Importer>> = {
  library: () => library("crash"),
  "library-power": () => library("power"),
  storage: () => storageOnly("crash"),
  "storage-power": () => storageOnly("power"),
  naive: () => naive({ thumbnails: false }),
  "naive-thumbnails": () => naive({ thumbnails: true }),
  floor,
  uppy,
};

async function library(durability: Durability) {
  const opened = createMediaLibrary({ namespace: "bench", durability });
  opened.subscribe(() => {});
  await opened.ready();
  await opened.repair();
  return async (files: File[]) => {
    const results = await opened.importFiles(files);
    const failed = results.find(({ status }) => status !== "added");
    if (failed) throw failed.error ?? new Error(failed.status);
    return opened.getSnapshot().assetCount;
  };
}

async function storageOnly(durability: Durability) {
  const storage = await createBrowserStorage({ namespace: "bench" }).open(() => {});
  await storage.repair(); // Waits for the sweep at the start.
  return async (files: File[]) => {
    // As called by the library's importer. It acknowledges only what is on disk, so it needs more concurrency.
    await atOnce(IMPORT_WIDTH, files, (file) =>
      storage.assets.put({ asset: describe(file), original: file }, { unique: true, durability }),
    );
    return (await storage.assets.totals()).count;
  };
}

/** The naive version: each file, then its record, one at a time. */
async function naive({ thumbnails }: { thumbnails: boolean }) {
  const [directory, records] = await openPlain();
  return async (files: File[]) => {
    for (const file of files) {
      const asset = describe(file);
      await writeFile(directory, asset.id, file);
      const thumbnail = thumbnails ? await drawByImage(file) : undefined;
      await records.put("records", { ...asset, thumbnail });
    }
    return records.count("records");
  };
}

/** The lower bound for files and records: no checks, no locks, no strict durability, no thumbnails. */
async function floor() {
  const [directory, records] = await openPlain();
  return async (files: File[]) => {
    let waiting: MediaAsset[] = [];
    let committing: Promise<void> | undefined;
    const commit = async (): Promise<void> => {
      while (waiting.length > 0) {
        const group = waiting;
        waiting = [];
        const transaction = records.transaction("records", "readwrite");
        await Promise.all([...group.map((asset) => transaction.store.put(asset)), transaction.done]);
      }
      committing = undefined;
    };
    await atOnce(8, files, async (file) => {
      const asset = describe(file);
      await writeFile(directory, asset.id, file);
      waiting.push(asset);
      committing ??= commit();
    });
    await committing;
    return records.count("records");
  };
}

/** Uppy with the plugin that keeps chosen files across crashes; its log says when they are stored. */
async function uppy() {
  let onKept = (): void => {};
  const kept = new Promise<void>((resolve) => {
    onKept = resolve;
  });
  const debug = (message: string): void => {
    if (/^\[GoldenRetriever\] Added \d+ blobs$/.test(message)) onKept();
  };
  const opened = new Uppy({ logger: { debug, warn: debug, error: debug } }).use(GoldenRetriever);
  (await openDB("uppy-blobs")).close(); // Queued after Uppy's own open request.
  return async (files: File[]) => {
    opened.addFiles(files.map((file) => ({ name: file.name, type: file.type, data: file, source: "bench" })));
    await kept;
    return (await openDB("uppy-blobs")).count("files");
  };
}

async function openPlain(): Promise<[FileSystemDirectoryHandle, IDBPDatabase]> {
  const root = await navigator.storage.getDirectory();
  const directory = await root.getDirectoryHandle("plain", { create: true });
  const records = await openDB("plain", 1, {
    upgrade: (database) => void database.createObjectStore("records", { keyPath: "id" }),
  });
  return [directory, records];
}

async function writeFile(directory: FileSystemDirectoryHandle, name: string, file: File): Promise<void> {
  const handle = await directory.getFileHandle(name, { create: true });
  const writable = await handle.createWritable();
  await writable.write(file);
  await writable.close();
}

async function atOnce(count: number, files: File[], work: (file: File) => Promise<unknown>): Promise<void> {
  const queue = files.values();
  const worker = async (): Promise<void> => {
    for (const file of queue) await work(file);
  };
  await Promise.all(Array.from({ length: count }, worker));
}

function describe(file: File): MediaAsset {
  return {
    id: crypto.randomUUID(),
    name: file.name,
    mimeType: "image/jpeg",
    size: file.size,
    hash: crypto.randomUUID(),
    createdAt: Date.now(),
    source: { type: "upload" },
  };
}
