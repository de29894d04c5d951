import { type IDBPObjectStore, unwrap } from "idb";
import { byNewest, type MediaAsset, type OrderKey } from "../core/library/asset.js";
import type { AssetStorage } from "../core/library/storage.js";
import { fromRow } from "./asset-rows.js";
import type { AssetRow, Schema } from "./database.js";
import { handled, type StoreName } from "./transactions.js";
import type { JournalTransaction, TrashJournal } from "./trash-journal.js";

/** Ids that are read at once while many are searched: more would block the page. */
const MOST_IDS = 4_000;

type Assets = IDBPObjectStore<Schema, StoreName[], "assets", "readonly" | "readwrite">;
type NewestIndex = "newest" | "trash";

/**
 * The next assets, newest first. While the journal moves assets, some of the index are not, or not only, on the page:
 * ids are then searched before records are read.
 */
export async function readPage(
  transaction: JournalTransaction,
  journal: TrashJournal,
  { after, limit, trashed = false }: Parameters<AssetStorage["page"]>[0],
): Promise<MediaAsset[]> {
  const assets = transaction.objectStore("assets");
  const [own, other]: NewestIndex[] = trashed ? ["trash", "newest"] : ["newest", "trash"];
  const [overlay, page] = await Promise.all([
    journal.read(transaction),
    newestRecords(assets, own ?? "newest", after, limit),
  ]);
  if (overlay.size() === 0) return page;
  const isMoved = ({ id }: MediaAsset) => overlay.isTrashed(id) === !trashed;
  const [stay, come] = await Promise.all([
    page.some(isMoved)
      ? search(assets, own ?? "newest", after, limit, (id) => overlay.isTrashed(id) !== !trashed)
      : page,
    search(assets, other ?? "trash", after, limit, (id) => overlay.isTrashed(id) === trashed),
  ]);
  return [...stay, ...come].map(overlay.apply).sort(byNewest).slice(0, limit);
}

/** All ids of an index, newest first, in portions; `most` is the size of the first one. */
export async function* idsOfIndex(
  assets: Assets,
  name: NewestIndex,
  after?: OrderKey,
  most = MOST_IDS,
): AsyncGenerator<string[]> {
  const index = unwrap(assets.index(name));
  let last = after;
  for (let count = most; ; count = Math.min(2 * count, MOST_IDS)) {
    const ids = await backwards<string>(index, "getAllKeys", rangeAfter(last), count);
    if (!ids) {
      yield (await handled(assets.index(name).getAllKeys(rangeAfter(last)))).reverse();
      return;
    }
    yield ids;
    if (ids.length < count) return;
    last = fromRow(await handled(assets.get(ids.at(-1) ?? "")));
  }
}

/** The newest assets of an index whose ids are wanted. */
async function search(
  assets: Assets,
  name: NewestIndex,
  after: OrderKey | undefined,
  limit: number,
  isWanted: (id: string) => boolean,
): Promise<MediaAsset[]> {
  const found: string[] = [];
  for await (const ids of idsOfIndex(assets, name, after, limit)) {
    found.push(...ids.filter(isWanted));
    if (found.length >= limit) break;
  }
  const rows = await Promise.all(found.slice(0, limit).map((id) => handled(assets.get(id))));
  return rows.flatMap((row) => fromRow(row) ?? []);
}

async function newestRecords(
  assets: Assets,
  name: NewestIndex,
  after: OrderKey | undefined,
  limit: number,
): Promise<MediaAsset[]> {
  const range = rangeAfter(after);
  const all = await backwards<AssetRow>(unwrap(assets.index(name)), "getAll", range, limit);
  if (all) return all.flatMap((row) => fromRow(row) ?? []);
  const page: MediaAsset[] = [];
  let cursor = await assets.index(name).openCursor(range, "prev");
  while (cursor && page.length < limit) {
    const asset = fromRow(cursor.value);
    if (asset) page.push(asset);
    cursor = await cursor.continue();
  }
  return page;
}

const rangeAfter = (after: OrderKey | undefined) =>
  after ? IDBKeyRange.upperBound([after.createdAt, after.id], true) : null;

/**
 * `getAll` with a direction reads a page in one round trip. Engines without it treat the options object as an invalid
 * key and throw: then the result is undefined.
 */
function backwards<Value>(
  index: IDBIndex,
  method: "getAll" | "getAllKeys",
  query: IDBKeyRange | null,
  count: number,
): Promise<Value[]> | undefined {
  let request: IDBRequest<Value[]>;
  try {
    request = Reflect.apply(index[method], index, [{ query, count, direction: "prev" }]);
  } catch {
    return undefined;
  }
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}
