import { type IDBPTransaction, type StoreNames, unwrap } from "idb";
import type { MediaAsset, OrderKey } from "../core/library/asset.js";
import type { PutResult } from "../core/library/storage.js";
import type { Database, InboxRow, Schema, Totals } from "./database.js";

type Store = StoreNames<Schema>;
export type Change = IDBPTransaction<Schema, Store[], "readwrite">;

const RECORDS: Store[] = ["assets", "thumbnails", "totals"];

export type NewRecord = { asset: MediaAsset; thumbnail?: Blob | undefined; unique: boolean };

export type Records = {
  /** Resolves once the record is on the disk. Records that come together share one transaction. */
  add: (record: NewRecord) => Promise<PutResult>;
  get: (ids: readonly string[]) => Promise<(MediaAsset | undefined)[]>;
  findByHash: (hash: string) => Promise<MediaAsset | undefined>;
  page: (options: { after?: OrderKey; limit: number }) => Promise<MediaAsset[]>;
  totals: () => Promise<Totals>;
  thumbnail: (id: string) => Promise<Blob | undefined>;
  /** Takes inbox rows along, so that nothing comes back. Resolves to the ids that had a record. */
  remove: (ids: readonly string[]) => Promise<string[]>;
  /** Marks records as having lost or regained their originals; one that was removed meanwhile stays so. */
  setState: (ids: readonly string[], state: MediaAsset["state"]) => Promise<string[]>;
  ids: () => Promise<Set<string>>;
  /** Resolves once the row is on the disk. Rows that come together share one transaction. */
  putInbox: (row: InboxRow) => Promise<void>;
  inboxKeys: () => Promise<string[]>;
  inboxRow: (id: string) => Promise<InboxRow | undefined>;
  /**
   * Brings the record of an inbox row back: `added`, or `known` where it is there; undefined where the row is
   * gone, because the asset was removed.
   */
  addFromInbox: (id: string) => Promise<"added" | "known" | undefined>;
  dropInbox: (id: string) => Promise<void>;
  close: () => void;
};

export function createRecords(database: Database): Records {
  // Strict: the record is the commit, so what is acknowledged must be on the disk, not on its way there.
  const change = (...stores: Store[]): Change =>
    database.transaction(stores, "readwrite", { durability: "strict" });

  const addTogether = async (records: readonly NewRecord[]): Promise<PutResult[]> => {
    const transaction = change(...RECORDS);
    return finished(transaction, addAll(transaction, records));
  };

  // Of no store of the records, so that neither waits for the other.
  const putInboxTogether = async (rows: readonly InboxRow[]): Promise<undefined[]> => {
    const transaction = change("inbox");
    const inbox = transaction.objectStore("inbox");
    const work = async (): Promise<undefined[]> => {
      const keys = await Promise.all(rows.map((row) => handled(inbox.put(row, row.asset.id))));
      return keys.map(() => undefined);
    };
    return finished(transaction, work());
  };

  return {
    add: groupCommit(addTogether),
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
      const transaction = change(...RECORDS, "inbox");
      const assets = transaction.objectStore("assets");
      const work = async (): Promise<string[]> => {
        const there = (await Promise.all(ids.map((id) => handled(assets.get(id))))).filter(
          (asset) => asset !== undefined,
        );
        const bytes = there.reduce((sum, asset) => sum + asset.size, 0);
        await Promise.all([
          ...ids.map((id) => handled(transaction.objectStore("inbox").delete(id))),
          ...there.map((asset) => handled(assets.delete(asset.id))),
          ...there.map((asset) => handled(transaction.objectStore("thumbnails").delete(asset.id))),
          addTotals(transaction, { count: -there.length, bytes: -bytes }),
        ]);
        return there.map((asset) => asset.id);
      };
      return finished(transaction, work());
    },
    async setState(ids, state) {
      const transaction = change("assets");
      const assets = transaction.objectStore("assets");
      const work = async (id: string): Promise<string[]> => {
        const asset = await assets.get(id);
        if (!asset || asset.state === state) return [];
        const { state: _, ...rest } = asset;
        await assets.put(state ? { ...rest, state } : rest);
        return [id];
      };
      return (await finished(transaction, Promise.all(ids.map(work)))).flat();
    },
    async ids() {
      return new Set(await database.getAllKeys("assets"));
    },
    putInbox: groupCommit<InboxRow, void>(putInboxTogether),
    inboxKeys: () => database.getAllKeys("inbox"),
    inboxRow: (id) => database.get("inbox", id),
    async addFromInbox(id) {
      const transaction = change(...RECORDS, "inbox");
      const work = async (): Promise<"added" | "known" | undefined> => {
        const [row, asset] = await Promise.all([
          handled(transaction.objectStore("inbox").get(id)),
          handled(transaction.objectStore("assets").get(id)),
        ]);
        if (asset) return "known";
        if (!row) return undefined;
        await addAll(transaction, [{ asset: row.asset, thumbnail: row.thumbnail, unique: false }]);
        return "added";
      };
      return finished(transaction, work());
    },
    dropInbox: (id) => database.delete("inbox", id),
    close: () => database.close(),
  };
}

async function addAll(transaction: Change, records: readonly NewRecord[]): Promise<PutResult[]> {
  const assets = transaction.objectStore("assets");
  const thumbnails = transaction.objectStore("thumbnails");
  const saved = await Promise.all(
    records.map(({ asset, unique }) => (unique ? handled(assets.index("hash").get(asset.hash)) : undefined)),
  );
  const added = new Map<string, MediaAsset>();
  const requests: Promise<unknown>[] = [];
  const total = { count: 0, bytes: 0 };
  const results = records.map(({ asset, thumbnail, unique }, index): PutResult => {
    const twin = unique ? (saved[index] ?? added.get(asset.hash)) : undefined;
    if (twin) return { status: "duplicate", asset: twin };
    added.set(asset.hash, asset);
    requests.push(handled(assets.add(asset)));
    if (thumbnail) requests.push(handled(thumbnails.put(thumbnail, asset.id)));
    total.count += 1;
    total.bytes += asset.size;
    return { status: "added" };
  });
  await Promise.all([...requests, addTotals(transaction, total)]);
  return results;
}

async function addTotals(transaction: Change, by: Totals): Promise<void> {
  const store = transaction.objectStore("totals");
  const { count, bytes } = (await store.get("all")) ?? { count: 0, bytes: 0 };
  await store.put({ count: count + by.count, bytes: bytes + by.bytes }, "all");
}

/**
 * A request whose failure is somebody's already: where a later one of its transaction cannot even be made, the
 * transaction aborts, and nobody waits for this one any more.
 */
export function handled<Result>(request: Promise<Result>): Promise<Result> {
  request.catch(() => {});
  return request;
}

/** A request's success is not the transaction's: quota, above all, is found only when it commits. */
export async function finished<Result>(transaction: Change, work: Promise<Result>): Promise<Result> {
  try {
    const [result] = await Promise.all([work, transaction.done]);
    return result;
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It has aborted already.
    }
    await transaction.done.catch(() => {});
    throw error;
  }
}

/**
 * One transaction in flight; what comes meanwhile shares the next one. A strict commit waits for the disk, so
 * that one for each record would cost six to ten times as much. Where a group fails, each of it is tried alone.
 */
function groupCommit<Item, Result>(
  commit: (items: readonly Item[]) => Promise<Result[]>,
): (item: Item) => Promise<Result> {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let busy = false;

  const settle = async (group: readonly Waiting[]): Promise<void> => {
    try {
      const results = await commit(group.map(({ item }) => item));
      results.forEach((result, index) => {
        group[index]?.resolve(result);
      });
    } catch (error) {
      if (group.length === 1) group[0]?.reject(error);
      else for (const one of group) await settle([one]);
    }
  };

  const run = async (): Promise<void> => {
    busy = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await settle(group);
    }
    busy = false;
  };

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!busy) void run();
    });
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
