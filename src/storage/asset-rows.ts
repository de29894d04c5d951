import { type IDBPIndex, type IDBPObjectStore, unwrap } from "idb";
import type { MediaAsset } from "../core/library/asset.js";
import type { PutResult, StorageTotals } from "../core/library/storage.js";
import type { AssetRow, Schema, TotalsRow } from "./database.js";
import { handled, type StoreName, type WriteTransaction } from "./transactions.js";

export type NewRecord = { asset: MediaAsset; thumbnail?: Blob | undefined; unique: boolean };

/**
 * A hidden asset, and one in the trash, is nested in its row, so that the indexes of the listed ones do not contain it:
 * pages and duplicates use the indexes.
 */
export function toRow(asset: MediaAsset): AssetRow {
  if (asset.hidden) return { id: asset.id, hidden: asset };
  return asset.removedAt === undefined ? asset : { id: asset.id, trashed: asset };
}

export function fromRow(row: AssetRow | undefined): MediaAsset | undefined {
  if (!row) return undefined;
  if ("trashed" in row) return row.trashed;
  return typeof row.hidden === "object" ? row.hidden : row;
}

/** How an asset counts in the totals. */
export function totalsOf({ hidden, removedAt, size }: MediaAsset): StorageTotals {
  if (hidden) return { count: 0, bytes: 0, trashed: 0 };
  const trashed = removedAt === undefined ? 0 : 1;
  return { count: 1 - trashed, bytes: size, trashed };
}

/** An asset with this content that is listed or in the trash. */
export async function findDuplicate(assets: AssetIndexes, hash: string): Promise<MediaAsset | undefined> {
  const rows = await Promise.all([
    handled(assets.index("hash").get(hash)),
    handled(assets.index("trashedHash").get(hash)),
  ]);
  return fromRow(rows[0] ?? rows[1]);
}

/** Adds records, their thumbnails and totals; with `unique`, an asset with an existing hash is a duplicate. */
export async function addRecords(
  transaction: WriteTransaction,
  records: readonly NewRecord[],
): Promise<PutResult[]> {
  const assets = transaction.objectStore("assets");
  const thumbnails = transaction.objectStore("thumbnails");
  const saved = await Promise.all(
    records.map(({ asset, unique }) => (unique ? findDuplicate(assets, asset.hash) : undefined)),
  );
  const added = new Map<string, MediaAsset>();
  const requests: Promise<unknown>[] = [];
  const totals: StorageTotals[] = [];
  const results = records.map(({ asset, thumbnail, unique }, index): PutResult => {
    const duplicate = unique ? (saved[index] ?? added.get(asset.hash)) : undefined;
    if (duplicate) return { status: "duplicate", asset: duplicate };
    if (!asset.hidden) added.set(asset.hash, asset);
    requests.push(handled(assets.add(toRow(asset))));
    if (thumbnail) requests.push(handled(thumbnails.put(thumbnail, asset.id)));
    totals.push(totalsOf(asset));
    return { status: "added" };
  });
  await Promise.all([...requests, addTotals(transaction, totals)]);
  return results;
}

/** Adds to the totals, and subtracts from them. */
export async function addTotals(
  transaction: WriteTransaction,
  added: readonly StorageTotals[],
  subtracted: readonly StorageTotals[] = [],
): Promise<void> {
  const store = transaction.objectStore("totals");
  const now = fullTotals(await store.get("all"));
  const sum = (key: keyof StorageTotals): number =>
    added.reduce((total, one) => total + one[key], now[key]) -
    subtracted.reduce((total, one) => total + one[key], 0);
  await store.put({ count: sum("count"), bytes: sum("bytes"), trashed: sum("trashed") }, "all");
}

/** Databases before version 5 had no trash. */
export const fullTotals = (row: TotalsRow | undefined): StorageTotals => ({
  count: 0,
  bytes: 0,
  trashed: 0,
  ...row,
});

type NewestIndex = IDBPIndex<Schema, ["assets"], "assets", "newest" | "trash">;
type AssetIndexes = IDBPObjectStore<Schema, StoreName[], "assets", "readonly" | "readwrite">;

/** The newest assets of an index within a range of keys. */
export async function newestPage(
  index: NewestIndex,
  range: IDBKeyRange | null,
  limit: number,
): Promise<MediaAsset[]> {
  const all = await newestFirst(unwrap(index), range, limit);
  if (all) return all.flatMap((row) => fromRow(row) ?? []);
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
): Promise<AssetRow[]> | undefined {
  let request: IDBRequest<AssetRow[]>;
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
