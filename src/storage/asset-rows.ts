import type { MediaAsset } from "../core/library/asset.js";
import { withLineage } from "../core/library/lineage/with-lineage.js";
import type { PutResult, StorageTotals } from "../core/library/storage.js";
import type { AssetRow, TotalsRow } from "./database.js";
import { handled, type WriteTransaction } from "./transactions.js";
import type { JournalTransaction, TrashJournal, TrashOverlay } from "./trash-journal.js";

export type NewRecord = { asset: MediaAsset; thumbnail?: Blob | undefined; unique: boolean };

/**
 * A hidden asset, and one in the trash, is nested in its row, so that the indexes of the listed ones do not contain it:
 * pages and duplicates use the indexes.
 */
export function toRow(asset: MediaAsset): AssetRow {
  if (asset.hidden) return { id: asset.id, hidden: asset };
  return asset.removedAt === undefined ? asset : { id: asset.id, trashed: asset };
}

/** The asset of a row; one that an earlier version wrote gets its lineage. */
export function fromRow(row: AssetRow | undefined): MediaAsset | undefined {
  if (!row) return undefined;
  if ("trashed" in row) return withLineage(row.trashed);
  return typeof row.hidden === "object" ? row.hidden : withLineage(row);
}

/** How an asset counts in the totals. */
export function totalsOf({ hidden, removedAt, size }: MediaAsset): StorageTotals {
  if (hidden) return { count: 0, bytes: 0, trashed: 0 };
  const trashed = removedAt === undefined ? 0 : 1;
  return { count: 1 - trashed, bytes: size, trashed };
}

/** An asset with this content; one in the trash only if no other has it. */
export async function findDuplicate(
  transaction: JournalTransaction,
  reading: Promise<TrashOverlay>,
  hash: string,
): Promise<MediaAsset | undefined> {
  const assets = transaction.objectStore("assets");
  const [overlay, ...rows] = await Promise.all([
    reading,
    handled(assets.index("hash").get(hash)),
    handled(assets.index("trashedHash").get(hash)),
  ]);
  const found = rows.flatMap((row) => fromRow(row) ?? []).map(overlay.apply);
  return found.find(({ removedAt }) => removedAt === undefined) ?? found[0];
}

/** Adds records, their thumbnails and totals; with `unique`, an asset with an existing hash is a duplicate. */
export async function addRecords(
  transaction: WriteTransaction,
  journal: TrashJournal,
  records: readonly NewRecord[],
): Promise<PutResult[]> {
  const assets = transaction.objectStore("assets");
  const thumbnails = transaction.objectStore("thumbnails");
  const reading = journal.read(transaction);
  const [overlay, ...saved] = await Promise.all([
    reading,
    ...records.map(({ asset, unique }) =>
      unique ? findDuplicate(transaction, reading, asset.hash) : undefined,
    ),
  ]);
  const added = new Map<string, MediaAsset>();
  const requests: Promise<unknown>[] = [];
  const totals: StorageTotals[] = [];
  /** New assets with the ids of removed ones that the journal still moves, by what they are themselves. */
  const moved = new Map<number | undefined, string[]>();
  const results = records.map(({ asset, thumbnail, unique }, index): PutResult => {
    const duplicate = unique ? (saved[index] ?? added.get(asset.hash)) : undefined;
    if (duplicate) return { status: "duplicate", asset: duplicate };
    if (!asset.hidden) added.set(asset.hash, asset);
    requests.push(handled(assets.add(toRow(asset))));
    if (thumbnail) requests.push(handled(thumbnails.put(thumbnail, asset.id)));
    totals.push(totalsOf(asset));
    const { id, removedAt } = asset;
    if (overlay.apply(asset) !== asset) moved.set(removedAt, [...(moved.get(removedAt) ?? []), id]);
    return { status: "added" };
  });
  for (const [removedAt, ids] of moved) requests.push(journal.append(transaction, ids, removedAt));
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
