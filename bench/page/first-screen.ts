import { Dexie } from "dexie";
import { openDB } from "idb";
import { byNewest, type MediaAsset } from "../../src/core/library/asset.js";
import { createMediaLibrary } from "../../src/default-library.js";
import { createChangeLog } from "../../src/storage/change-log.js";
import { openDatabase } from "../../src/storage/database.js";
import { createRecords } from "../../src/storage/records.js";

const FIRST = 50;
const namespace = (count: number) => `seeded-${count}`;
const database = (count: number) => `react-media-library:${namespace(count)}`;

/** Opens the storage (not timed) and returns a function that reads the newest 50 (timed). */
type Query = (count: number) => Promise<() => Promise<number>>;

export const queries: Partial<Record<string, Query>> = {
  async library(count) {
    const opened = await openDatabase(namespace(count), () => {});
    const records = createRecords(opened, { log: createChangeLog(opened, "bench"), announce() {} });
    return async () => (await records.page({ limit: FIRST })).length;
  },
  async getAll(count) {
    const plain = await openDB(database(count));
    return async () => newest(await plain.getAll("assets")).length;
  },
  async dexie(count) {
    const dexie = await new Dexie(database(count)).open();
    return async () =>
      (await dexie.table("assets").orderBy("[createdAt+id]").reverse().limit(FIRST).toArray()).length;
  },
  /** Everything a page does from its start to its first screen. */
  async ready(count) {
    const library = createMediaLibrary({ namespace: namespace(count), pageSize: FIRST });
    return async () => {
      await library.ready();
      return library.getSnapshot().assets.length;
    };
  },
};

/** The objects whose heap size is measured. */
const held: unknown[] = [];

export async function holdLibrary(count: number): Promise<void> {
  const library = createMediaLibrary({ namespace: namespace(count), pageSize: FIRST });
  held.push(library);
  await library.ready();
  await library.repair(); // Waits for the sweep at the start.
}

export async function holdAll(count: number): Promise<void> {
  const plain = await openDB(database(count));
  const all: MediaAsset[] = await plain.getAll("assets");
  held.push(all.sort(byNewest));
}

function newest(assets: MediaAsset[]): MediaAsset[] {
  return assets.sort(byNewest).slice(0, FIRST);
}

/** Records of empty files, and the files themselves: otherwise the library would report missing originals. */
export async function seed(count: number): Promise<void> {
  const opened = await openDatabase(namespace(count), () => {});
  const assets = Array.from({ length: count }, (_, index) => describe(index));
  for (let at = 0; at < count; at += 5000) {
    const transaction = opened.transaction(["assets", "totals"], "readwrite");
    const store = transaction.objectStore("assets");
    for (const asset of assets.slice(at, at + 5000)) void store.put(asset);
    void transaction.objectStore("totals").put({ count: Math.min(count, at + 5000), bytes: 0 }, "all");
    await transaction.done;
  }
  opened.close();
  const root = await navigator.storage.getDirectory();
  const app = await root.getDirectoryHandle("react-media-library", { create: true });
  const home = await app.getDirectoryHandle(`ns-${namespace(count)}`, { create: true });
  const files = await home.getDirectoryHandle("files", { create: true });
  const queue = assets.values();
  const worker = async (): Promise<void> => {
    for (const { id } of queue) await files.getFileHandle(id, { create: true });
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}

/** As written by an import; times are not in key order. */
function describe(index: number): MediaAsset {
  return {
    id: crypto.randomUUID(),
    name: `Photograph of a harbour in the morning ${index}.jpg`,
    mimeType: "image/jpeg",
    size: 0,
    hash: `${crypto.randomUUID()}${crypto.randomUUID()}`.replaceAll("-", ""),
    createdAt: 1_700_000_000_000 + index * 1000,
    width: 4000,
    height: 3000,
    thumbnail: { width: 512, height: 384 },
    source: { type: "upload" },
  };
}
