import { createMediaLibrary } from "../../src/core/library/media-library.js";
import { openDatabase } from "../../src/storage/database.js";
import { queriedNamespace } from "./asset-queries.js";
import { openRecordStorage } from "./record-storage.js";
import { watchThread } from "./thread.js";

/** `shown`: until a query of all assets shows it. `longest`: the longest time the thread was blocked. */
export type BulkTimes = { shown: number; saved: number; longest: number };

/** Selects all, deletes and undoes that, as a page does; then writes the journal into the records. */
export async function trashAll(
  count: number,
): Promise<{ remove: BulkTimes; undo: BulkTimes; fold: BulkTimes }> {
  const { library, records, all, measure } = await openAll(count);
  const remove = await measure(0, () => library.remove(all.ids));
  const undo = await measure(count, () => library.undo());
  const watch = watchThread();
  const began = performance.now();
  while (await records.fold()) await new Promise((resolve) => setTimeout(resolve));
  const saved = performance.now() - began;
  await library.close();
  return { remove, undo, fold: { shown: 0, saved, longest: watch.stop() } };
}

/** Stars all and undoes that. */
export async function updateAll(count: number): Promise<{ update: BulkTimes; undo: BulkTimes }> {
  const { library, all, measure } = await openAll(count);
  const update = await measure(count, () => library.update(all.ids, { alt: "One of many." }));
  const undo = await measure(count, () => library.undo());
  await library.close();
  return { update, undo };
}

/** The same deletion, by changing every record. */
export async function trashRecords(count: number): Promise<BulkTimes> {
  const database = await openDatabase(queriedNamespace(count), () => {});
  const watch = watchThread();
  const began = performance.now();
  let saved = 0;
  // Into the trash and out of it, so that the next round finds what this one did; the second half is not counted.
  for (const half of [1, 2]) {
    const transaction = database.transaction("assets", "readwrite", { durability: "strict" });
    for (const row of await transaction.store.getAll()) {
      if ("createdAt" in row) void transaction.store.put({ id: row.id, trashed: row });
      else if ("trashed" in row) void transaction.store.put(row.trashed);
    }
    await transaction.done;
    if (half === 1) saved = performance.now() - began;
  }
  database.close();
  return { shown: saved, saved, longest: watch.stop() };
}

async function openAll(count: number) {
  const { storage, records } = openRecordStorage(queriedNamespace(count));
  const library = createMediaLibrary({ storage });
  const all = library.query({});
  let onChange = () => {};
  all.subscribe(() => onChange());
  await until(() => all.getSnapshot().status === "ready");
  if (all.count !== count) throw new Error(`${all.count} of ${count} assets were found.`);

  /** @param found The number of assets that the query finds when the change is shown. */
  const measure = async (found: number, change: () => Promise<unknown>): Promise<BulkTimes> => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const watch = watchThread();
    const began = performance.now();
    let shown: number | undefined;
    onChange = () => {
      if (all.count === found) shown ??= performance.now() - began;
    };
    await change();
    const saved = performance.now() - began;
    await until(() => shown !== undefined);
    return { shown: shown ?? Number.NaN, saved, longest: watch.stop() };
  };
  return { library, records: await records, all, measure };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}
