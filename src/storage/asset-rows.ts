import { type IDBPIndex, unwrap } from "idb";
import type { MediaAsset } from "../core/library/asset.js";
import type { PutResult } from "../core/library/storage.js";
import type { AssetRow, Schema, Totals } from "./database.js";
import { handled, type WriteTransaction } from "./transactions.js";

export type NewRecord = { asset: MediaAsset; thumbnail?: Blob | undefined; unique: boolean };

/**
 * A hidden asset is nested in its row, so that no index contains it: pages, searches and duplicates use the indexes.
 */
export const toRow = (asset: MediaAsset): AssetRow =>
  asset.hidden ? { id: asset.id, hidden: asset } : asset;

export const fromRow = (row: AssetRow | undefined): MediaAsset | undefined =>
  row && (typeof row.hidden === "object" ? row.hidden : row);

/** Adds records, their thumbnails and totals; with `unique`, an asset with an existing hash is a duplicate. */
export async function addRecords(
  transaction: WriteTransaction,
  records: readonly NewRecord[],
): Promise<PutResult[]> {
  const assets = transaction.objectStore("assets");
  const thumbnails = transaction.objectStore("thumbnails");
  const saved = await Promise.all(
    records.map(({ asset, unique }) => (unique ? handled(assets.index("hash").get(asset.hash)) : undefined)),
  );
  const added = new Map<string, MediaAsset>();
  const requests: Promise<unknown>[] = [];
  const total = { count: 0, bytes: 0 };
  const results = records.map(({ asset, thumbnail, unique }, index): PutResult => {
    const duplicate = unique ? (fromRow(saved[index]) ?? added.get(asset.hash)) : undefined;
    if (duplicate) return { status: "duplicate", asset: duplicate };
    if (!asset.hidden) added.set(asset.hash, asset);
    requests.push(handled(assets.add(toRow(asset))));
    if (thumbnail) requests.push(handled(thumbnails.put(thumbnail, asset.id)));
    if (!asset.hidden) {
      total.count += 1;
      total.bytes += asset.size;
    }
    return { status: "added" };
  });
  await Promise.all([...requests, addTotals(transaction, total)]);
  return results;
}

export async function addTotals(transaction: WriteTransaction, by: Totals): Promise<void> {
  const store = transaction.objectStore("totals");
  const { count, bytes } = (await store.get("all")) ?? { count: 0, bytes: 0 };
  await store.put({ count: count + by.count, bytes: bytes + by.bytes }, "all");
}

type NewestIndex = IDBPIndex<Schema, ["assets"], "assets", "newest">;

/** The newest listed assets within a range of keys. */
export async function newestPage(
  index: NewestIndex,
  range: IDBKeyRange | null,
  limit: number,
): Promise<MediaAsset[]> {
  const all = newestFirst(unwrap(index), range, limit);
  if (all) return all;
  const page: MediaAsset[] = [];
  let cursor = await index.openCursor(range, "prev");
  while (cursor && page.length < limit) {
    const asset = fromRow(cursor.value);
    if (asset) page.push(asset);
    cursor = await cursor.continue();
  }
  return page;
}

/**
 * `getAll` with a direction reads a page in one round trip. Engines without it treat the options object as an invalid
 * key and throw: then the result is undefined, and a cursor reads the page.
 */
function newestFirst(
  index: IDBIndex,
  query: IDBKeyRange | null,
  count: number,
): Promise<MediaAsset[]> | undefined {
  let request: IDBRequest<MediaAsset[]>;
  try {
    request = Reflect.apply(index.getAll, index, [{ query, count, direction: "prev" }]);
  } catch {
    return undefined;
  }
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}
