import { unwrap } from "idb";
import type { MediaAsset, OrderKey } from "../core/library/asset.js";
import type { AssetChange, PutResult, StoredChange } from "../core/library/storage.js";
import type { ChangeLog } from "./change-log.js";
import type { AssetRow, Database, InboxRow, Totals } from "./database.js";
import { finished, handled, type StoreName, startWrite, type WriteTransaction } from "./transactions.js";

const RECORDS: StoreName[] = ["assets", "thumbnails", "totals", "changes"];

export type NewRecord = { asset: MediaAsset; thumbnail?: Blob | undefined; unique: boolean };

export type Records = {
  /** Resolves once the record is on the disk. Records that come together share one transaction. */
  add: (record: NewRecord) => Promise<PutResult>;
  get: (ids: readonly string[]) => Promise<(MediaAsset | undefined)[]>;
  findByHash: (hash: string) => Promise<MediaAsset | undefined>;
  page: (options: { after?: OrderKey; limit: number }) => Promise<MediaAsset[]>;
  /** The ids of hidden assets that are older than that. */
  hidden: (before: number) => Promise<string[]>;
  totals: () => Promise<Totals>;
  thumbnail: (id: string) => Promise<Blob | undefined>;
  /** Takes inbox rows along, so that nothing comes back. Resolves to the ids that had a record. */
  remove: (ids: readonly string[]) => Promise<string[]>;
  /** Resolves to the record as it is then; undefined where there is none. */
  update: (id: string, fields: AssetChange) => Promise<MediaAsset | undefined>;
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

export type RecordsOptions = {
  log: ChangeLog;
  /** Told of each change, once it has committed. */
  announce: (change: StoredChange) => void;
};

export function createRecords(database: Database, { log, announce }: RecordsOptions): Records {
  const change = (...stores: StoreName[]): WriteTransaction => startWrite(database, ...stores);

  /** Runs a transaction, and announces the change that it made, if any. */
  const changing = async <Result>(
    transaction: WriteTransaction,
    work: () => Promise<{ result: Result; added?: string[]; removed?: string[]; updated?: string[] }>,
  ): Promise<Result> => {
    const run = async () => {
      const { result, ...ids } = await work();
      const empty = Object.values(ids).every((list) => list.length === 0);
      return { result, change: empty ? undefined : await log.append(transaction, ids) };
    };
    const { result, change: made } = await finished(transaction, run());
    if (made) announce(made);
    return result;
  };

  const addTogether = async (records: readonly NewRecord[]): Promise<PutResult[]> => {
    const transaction = change(...RECORDS);
    return changing(transaction, async () => {
      const result = await addAll(transaction, records);
      const added = records.flatMap(({ asset }, index) =>
        result[index]?.status === "added" ? [asset.id] : [],
      );
      return { result, added };
    });
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
      return Promise.all(ids.map(async (id) => fromRow(await store.get(id))));
    },
    findByHash: async (hash) => fromRow(await database.getFromIndex("assets", "hash", hash)),
    async page({ after, limit }) {
      const index = database.transaction("assets").store.index("newest");
      const range = after ? IDBKeyRange.upperBound([after.createdAt, after.id], true) : null;
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
    },
    hidden: (before) =>
      database.getAllKeysFromIndex("assets", "hidden", IDBKeyRange.upperBound(before, true)),
    async totals() {
      return (await database.get("totals", "all")) ?? { count: 0, bytes: 0 };
    },
    thumbnail: (id) => database.get("thumbnails", id),
    async remove(ids) {
      const transaction = change(...RECORDS, "inbox");
      const assets = transaction.objectStore("assets");
      return changing(transaction, async () => {
        const rows = await Promise.all(ids.map((id) => handled(assets.get(id))));
        const there = rows.flatMap((row) => fromRow(row) ?? []);
        const listed = there.filter(({ hidden }) => !hidden);
        const bytes = listed.reduce((sum, asset) => sum + asset.size, 0);
        await Promise.all([
          ...ids.map((id) => handled(transaction.objectStore("inbox").delete(id))),
          ...there.map((asset) => handled(assets.delete(asset.id))),
          ...there.map((asset) => handled(transaction.objectStore("thumbnails").delete(asset.id))),
          addTotals(transaction, { count: -listed.length, bytes: -bytes }),
        ]);
        const removed = there.map((asset) => asset.id);
        return { result: removed, removed };
      });
    },
    async update(id, fields) {
      const transaction = change("assets", "changes");
      const assets = transaction.objectStore("assets");
      return changing(transaction, async () => {
        const before = fromRow(await handled(assets.get(id)));
        if (!before) return { result: undefined };
        const result = { ...before, ...fields };
        await handled(assets.put(toRow(result)));
        return { result, updated: [id] };
      });
    },
    async setState(ids, state) {
      const transaction = change("assets", "changes");
      const assets = transaction.objectStore("assets");
      const work = async (id: string): Promise<string[]> => {
        const asset = fromRow(await assets.get(id));
        if (!asset || asset.state === state) return [];
        const { state: _, ...rest } = asset;
        await assets.put(toRow(state ? { ...rest, state } : rest));
        return [id];
      };
      return changing(transaction, async () => {
        const updated = (await Promise.all(ids.map(work))).flat();
        return { result: updated, updated };
      });
    },
    async ids() {
      return new Set(await database.getAllKeys("assets"));
    },
    putInbox: groupCommit<InboxRow, void>(putInboxTogether),
    inboxKeys: () => database.getAllKeys("inbox"),
    inboxRow: (id) => database.get("inbox", id),
    async addFromInbox(id) {
      const transaction = change(...RECORDS, "inbox");
      return changing<"added" | "known" | undefined>(transaction, async () => {
        const [row, asset] = await Promise.all([
          handled(transaction.objectStore("inbox").get(id)),
          handled(transaction.objectStore("assets").get(id)),
        ]);
        if (asset) return { result: "known" };
        if (!row) return { result: undefined };
        await addAll(transaction, [{ asset: row.asset, thumbnail: row.thumbnail, unique: false }]);
        return { result: "added", added: [id] };
      });
    },
    dropInbox: (id) => database.delete("inbox", id),
    close: () => database.close(),
  };
}

/** A hidden asset stands inside its row, so that no index has it: pages, searches and duplicates come from those. */
const toRow = (asset: MediaAsset): AssetRow => (asset.hidden ? { id: asset.id, hidden: asset } : asset);

const fromRow = (row: AssetRow | undefined): MediaAsset | undefined =>
  row && (typeof row.hidden === "object" ? row.hidden : row);

async function addAll(transaction: WriteTransaction, records: readonly NewRecord[]): Promise<PutResult[]> {
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

async function addTotals(transaction: WriteTransaction, by: Totals): Promise<void> {
  const store = transaction.objectStore("totals");
  const { count, bytes } = (await store.get("all")) ?? { count: 0, bytes: 0 };
  await store.put({ count: count + by.count, bytes: bytes + by.bytes }, "all");
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
