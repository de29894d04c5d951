import { openDB } from "idb";
import { createRandom } from "../../proofs/seeded-random.mjs";
import type { MediaAsset } from "../../src/core/library/asset.js";
import { foldText } from "../../src/core/library/fold-text.js";
import { type ColumnsStorage, createAssetColumns } from "../../src/core/library/query/asset-columns.js";
import type { ColumnQuery } from "../../src/core/library/query/columns.js";
import { findRows, idsOf } from "../../src/core/library/query/find-rows.js";
import { createChangeLog } from "../../src/storage/change-log.js";
import { openDatabase } from "../../src/storage/database.js";
import { createRecords } from "../../src/storage/records.js";
import { watchThread } from "./thread.js";

type Random = ReturnType<typeof createRandom>;

/** The library of `seedQueries`. */
export const queriedNamespace = (count: number) => `queried-${count}`;
const OPTIONS = { indexes: [], locale: "en" };
const RUNS = 10;

const WORDS = [
  "harbour",
  "lighthouse",
  "fox",
  "morning",
  "river",
  "glass",
  "street",
  "winter",
  "portrait",
  "studio",
];

/** One of each kind, alone and together. */
const QUERIES: readonly ColumnQuery[] = [
  {},
  { text: "lighthouse" },
  { text: "a" },
  { text: "fox river" },
  { text: "nothing has it" },
  { type: "video" },
  { source: "ai", sort: "name" },
  { model: ["model 1", "model 2"], sort: "size" },
  { orientation: "portrait", sort: "rating" },
  { tags: ["fox"], sort: "taken" },
  { starred: true, text: "glass" },
  { rating: 3, sort: "dimensions", direction: "asc" },
  { from: 1_700_020_000_000, to: 1_700_050_000_000 },
];

/** Only records: queries read no files. */
export async function seedQueries(count: number): Promise<void> {
  const opened = await openDatabase(queriedNamespace(count), () => {});
  const random = createRandom(1126);
  for (let start = 0; start < count; start += 5_000) {
    const transaction = opened.transaction(["assets", "totals"], "readwrite");
    const store = transaction.objectStore("assets");
    const end = Math.min(count, start + 5_000);
    for (let index = start; index < end; index++) void store.put(describe(index, random));
    void transaction.objectStore("totals").put({ count: end, bytes: 0 }, "all");
    await transaction.done;
  }
  opened.close();
}

/** What is measured stays reachable until the page is closed. */
const held: unknown[] = [];

/** Removes the saved columns, so that the next visit is like the first. */
export async function forgetColumns(count: number): Promise<void> {
  const { storage } = await openStorage(count);
  await storage.derived.set("columns/rest", undefined);
}

/**
 * Loads the columns: from the copy of an earlier visit, or from the records, and then saves them. `longest`: the longest time
 * the thread was blocked until then.
 */
export async function loadColumns(count: number): Promise<{ ms: number; longest: number; saved: boolean }> {
  const { storage, saves } = await openStorage(count);
  const saved = (await storage.derived.get("columns/rest")) !== undefined;
  const columns = createAssetColumns(storage, OPTIONS);
  held.push(columns);
  const watch = watchThread();
  const began = performance.now();
  const loaded = await columns.load();
  const ms = performance.now() - began;
  if (loaded.count() !== count) throw new Error(`${loaded.count()} of ${count} assets were loaded.`);
  if (!saved) {
    await columns.order("name");
    await saves;
  }
  return { ms, longest: watch.stop(), saved };
}

/** Milliseconds of each run of each query: with its facets, and without. */
export async function queryColumns(count: number): Promise<{ ms: number[]; facets: number[] }> {
  const { storage } = await openStorage(count);
  const columns = createAssetColumns(storage, OPTIONS);
  const loaded = await columns.load();
  const [ms, facets]: [number[], number[]] = [[], []];
  for (const query of QUERIES) {
    await columns.order(query.sort ?? "added");
    for (let run = 0; run < RUNS; run++) {
      const began = performance.now();
      const found = findRows(loaded, query, await columns.order(query.sort ?? "added"));
      const ids = idsOf(found.rows, loaded);
      ms.push(performance.now() - began);
      found.facets();
      facets.push(performance.now() - began);
      if (ids.length > count) throw new Error("More was found than there is.");
    }
  }
  return { ms, facets };
}

/** The same search, as an app without columns would do it: all records are read, filtered and sorted. */
export async function queryRecords(count: number): Promise<number> {
  const plain = await openDB(`react-media-library:${queriedNamespace(count)}`);
  const began = performance.now();
  const all: MediaAsset[] = await plain.getAll("assets");
  const found = all
    .filter(({ name, source }) =>
      foldText(`${name} ${source?.type === "ai" ? source.prompt : ""}`).includes("lighthouse"),
    )
    .sort((a, b) => b.createdAt - a.createdAt);
  const ms = performance.now() - began;
  if (found.length === 0) throw new Error("Nothing was found.");
  return ms;
}

/** The part of the storage that the columns use; opening all of it would look for the files. */
async function openStorage(count: number): Promise<{ storage: ColumnsStorage; saves: Promise<void> }> {
  const database = await openDatabase(queriedNamespace(count), () => {});
  const log = createChangeLog(database, "bench");
  let saved = () => {};
  const saves = new Promise<void>((resolve) => {
    saved = resolve;
  });
  const storage: ColumnsStorage = {
    assets: createRecords(database, { log, announce() {} }),
    lastSequence: log.last,
    exclusively: async (_name, work) => work(),
    changesSince: async (sequence) => (await log.since(sequence))?.map(({ change }) => change),
    derived: {
      get: (key) => database.get("derived", key),
      async set(key, value) {
        await database.put("derived", value, key);
        if (key === "columns/rest") saved();
      },
    },
  };
  return { storage, saves };
}

/** Names of 24 characters; 30 % are generated, from prompts of 120. */
function describe(index: number, { next, below, pick }: Random): MediaAsset {
  const word = () => pick(WORDS);
  const words = (length: number) => Array.from({ length: 20 }, word).join(" ").slice(0, length);
  const sides = [512, 768, 1024];
  return {
    id: crypto.randomUUID(),
    name: `${words(14)} ${String(index).padStart(5, "0")}.jpg`,
    mimeType: pick(["image/jpeg", "image/jpeg", "image/png", "video/mp4"]),
    size: below(5_000_000),
    hash: `${crypto.randomUUID()}${crypto.randomUUID()}`.replaceAll("-", ""),
    createdAt: 1_700_000_000_000 + index * 1000,
    width: pick(sides),
    height: pick(sides),
    ...(next() < 0.1 && { starred: true as const }),
    ...(next() < 0.1 && { rating: 1 + below(5) }),
    ...(next() < 0.2 && { tags: [...new Set([word(), word()])] }),
    source:
      next() < 0.3
        ? { type: "ai", provider: "Acme", model: `model ${below(12)}`, prompt: words(120) }
        : { type: "upload" },
  };
}
