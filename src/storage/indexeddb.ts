import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, unwrap } from "idb";
import type { MediaAsset, OrderKey } from "../core/asset.js";
import { MediaLibraryError } from "../core/errors.js";
import type { PutResult, StorageChange } from "../core/storage.js";

const VERSION = 1;

interface Schema extends DBSchema {
  assets: {
    key: string;
    value: MediaAsset;
    indexes: { newest: [number, string]; hash: string };
  };
  /** Apart from the records, so that reading a page of records reads no pictures. */
  thumbnails: { key: string; value: Blob };
  /** One row, kept in step by every transaction that adds or removes: counting records takes linear time. */
  totals: { key: "all"; value: Totals };
}

type Totals = { count: number; bytes: number };
type Change = IDBPTransaction<Schema, ["assets", "thumbnails", "totals"], "readwrite">;

export type RecordStore = {
  /** Resolves once the transaction is complete. */
  add: (asset: MediaAsset, thumbnail: Blob | undefined, unique: boolean) => Promise<PutResult>;
  get: (ids: readonly string[]) => Promise<(MediaAsset | undefined)[]>;
  findByHash: (hash: string) => Promise<MediaAsset | undefined>;
  page: (options: { after?: OrderKey; limit: number }) => Promise<MediaAsset[]>;
  totals: () => Promise<Totals>;
  thumbnail: (id: string) => Promise<Blob | undefined>;
  /** Resolves to the ids that were there. */
  remove: (ids: readonly string[]) => Promise<string[]>;
  /** Which of these ids have a record. */
  known: (ids: readonly string[]) => Promise<Set<string>>;
  close: () => void;
};

/** @throws MediaLibraryError `version-newer`, `storage-lost` */
export async function openRecordStore(
  namespace: string,
  onLost: (change: Extract<StorageChange, { type: "lost" }>) => void,
): Promise<RecordStore> {
  const lost = (error: MediaLibraryError): void => onLost({ type: "lost", error });
  let database: IDBPDatabase<Schema>;
  try {
    database = await openDB<Schema>(`react-media-library:${namespace}`, VERSION, {
      upgrade(db, oldVersion) {
        if (oldVersion < 1) {
          const assets = db.createObjectStore("assets", { keyPath: "id" });
          assets.createIndex("newest", ["createdAt", "id"]);
          assets.createIndex("hash", "hash");
          db.createObjectStore("thumbnails");
          db.createObjectStore("totals");
        }
      },
      blocking() {
        // An old tab that kept its connection would block the upgrade of a newer one for ever.
        database.close();
        lost(new MediaLibraryError("version-newer", "The app was updated in another tab. Reload this page."));
      },
      terminated() {
        lost(
          new MediaLibraryError("storage-lost", "The browser cleared this site's storage. Reload the page."),
        );
      },
    });
  } catch (cause) {
    throw openError(cause);
  }

  const change = (): Change =>
    database.transaction(["assets", "thumbnails", "totals"], "readwrite", { durability: "strict" });

  return {
    async add(asset, thumbnail, unique) {
      const transaction = change();
      const assets = transaction.objectStore("assets");
      const twin = unique ? await assets.index("hash").get(asset.hash) : undefined;
      if (twin) return { status: "duplicate", asset: twin };
      await settle(transaction, [
        assets.add(asset),
        ...(thumbnail ? [transaction.objectStore("thumbnails").put(thumbnail, asset.id)] : []),
        addTotals(transaction, { count: 1, bytes: asset.size }),
      ]);
      return { status: "added" };
    },
    async get(ids) {
      const store = database.transaction("assets").store;
      return Promise.all(ids.map((id) => store.get(id)));
    },
    findByHash: (hash) => database.getFromIndex("assets", "hash", hash),
    async page({ after, limit }) {
      const index = database.transaction("assets").store.index("newest");
      const range = after ? IDBKeyRange.upperBound([after.createdAt, after.id], true) : null;
      const all = newestFirst(unwrap(index), range, limit);
      if (all) return all;
      const page: MediaAsset[] = [];
      let cursor = await index.openCursor(range, "prev");
      while (cursor && page.length < limit) {
        page.push(cursor.value);
        cursor = await cursor.continue();
      }
      return page;
    },
    async totals() {
      return (await database.get("totals", "all")) ?? { count: 0, bytes: 0 };
    },
    thumbnail: (id) => database.get("thumbnails", id),
    async remove(ids) {
      const transaction = change();
      const assets = transaction.objectStore("assets");
      const there = (await Promise.all(ids.map((id) => assets.get(id)))).filter(
        (asset) => asset !== undefined,
      );
      const bytes = there.reduce((sum, asset) => sum + asset.size, 0);
      await settle(transaction, [
        ...there.map((asset) => assets.delete(asset.id)),
        ...there.map((asset) => transaction.objectStore("thumbnails").delete(asset.id)),
        addTotals(transaction, { count: -there.length, bytes: -bytes }),
      ]);
      return there.map((asset) => asset.id);
    },
    async known(ids) {
      const store = database.transaction("assets").store;
      const keys = await Promise.all(ids.map((id) => store.getKey(id)));
      return new Set(keys.filter((key) => key !== undefined));
    },
    close: () => database.close(),
  };
}

async function addTotals(transaction: Change, by: Totals): Promise<unknown> {
  const store = transaction.objectStore("totals");
  const { count, bytes } = (await store.get("all")) ?? { count: 0, bytes: 0 };
  return store.put({ count: count + by.count, bytes: bytes + by.bytes }, "all");
}

/** A request's success is not the transaction's: quota, above all, is found only when it commits. */
async function settle(transaction: Change, requests: Promise<unknown>[]): Promise<void> {
  await Promise.all([...requests, transaction.done]);
}

/**
 * `getAll` with a direction reads a page in one round trip. Engines without it take the options object for a
 * key, which it is not, and throw: then undefined, and a cursor does the work.
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

function openError(cause: unknown): MediaLibraryError {
  if (cause instanceof DOMException && cause.name === "VersionError") {
    const message = "This library was saved by a newer version of the app. Reload the page to get it.";
    return new MediaLibraryError("version-newer", message, { cause });
  }
  const message = "The browser could not open the library's storage. Reload the page.";
  return new MediaLibraryError("storage-lost", message, { cause, retryable: true });
}
