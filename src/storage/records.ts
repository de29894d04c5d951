import { type MediaAsset, type OrderKey, withRemovedAt } from "../core/library/asset.js";
import type { AssetStorage, PutResult, StorageTotals, StoredChange } from "../core/library/storage.js";
import {
  addRecords,
  addTotals,
  findDuplicate,
  fromRow,
  fullTotals,
  type NewRecord,
  newestPage,
  toRow,
  totalsOf,
} from "./asset-rows.js";
import type { ChangeLog } from "./change-log.js";
import type { ChangeRow, Database, InboxRow } from "./database.js";
import { groupCommit } from "./group-commit.js";
import { finished, handled, type StoreName, startWrite, type WriteTransaction } from "./transactions.js";

const RECORDS: StoreName[] = ["assets", "thumbnails", "totals", "changes"];

export type Records = {
  /** Resolves once the record is on the disk. Concurrent calls share a transaction. */
  add: (record: NewRecord) => Promise<PutResult>;
  get: (ids: readonly string[]) => Promise<(MediaAsset | undefined)[]>;
  findByHash: (hash: string) => Promise<MediaAsset | undefined>;
  page: (options: { after?: OrderKey; limit: number; trashed?: boolean }) => Promise<MediaAsset[]>;
  trashedBefore: (time: number) => Promise<string[]>;
  /** The ids of hidden assets created before that time (milliseconds since 1970). */
  hidden: (before: number) => Promise<string[]>;
  totals: () => Promise<StorageTotals>;
  thumbnail: (id: string) => Promise<Blob | undefined>;
  /** Also removes inbox rows, so that nothing is restored later. Resolves to the ids that had a record. */
  remove: AssetStorage["remove"];
  setTrashed: AssetStorage["setTrashed"];
  update: AssetStorage["update"];
  /** Marks originals as missing or restored; removed assets are ignored. Resolves to the ids that changed. */
  setState: (ids: readonly string[], state: MediaAsset["state"]) => Promise<string[]>;
  ids: () => Promise<Set<string>>;
  /** Resolves once the row is on the disk. Concurrent calls share a transaction. */
  putInbox: (row: InboxRow) => Promise<void>;
  inboxKeys: () => Promise<string[]>;
  inboxRow: (id: string) => Promise<InboxRow | undefined>;
  /**
   * Restores the record of an inbox row: `added`, or `existing` if the record exists; undefined if the row is gone,
   * because the asset was removed.
   */
  addFromInbox: (id: string) => Promise<"added" | "existing" | undefined>;
  dropInbox: (id: string) => Promise<void>;
  close: () => void;
};

export type RecordsOptions = {
  log: ChangeLog;
  /** Called with each change once it is committed. */
  announce: (change: StoredChange) => void;
};

export function createRecords(database: Database, { log, announce }: RecordsOptions): Records {
  const change = (...stores: StoreName[]): WriteTransaction => startWrite(database, ...stores);

  /** Runs a transaction and announces its change, if any. */
  const changing = async <Result>(
    transaction: WriteTransaction,
    work: () => Promise<Omit<ChangeRow, "origin" | "ids"> & { result: Result }>,
  ): Promise<Result> => {
    const run = async () => {
      const { result, ...made } = await work();
      const { added = [], removed = [], updated = [], trash = [] } = made;
      const empty = [added, removed, updated, trash].every((list) => list.length === 0);
      return { result, change: empty ? undefined : await log.append(transaction, made) };
    };
    const { result, change: made } = await finished(transaction, run());
    if (made) announce(made);
    return result;
  };

  const addTogether = async (records: readonly NewRecord[]): Promise<PutResult[]> => {
    const transaction = change(...RECORDS);
    return changing(transaction, async () => {
      const result = await addRecords(transaction, records);
      const added = records.flatMap(({ asset }, index) =>
        result[index]?.status === "added" ? [asset.id] : [],
      );
      return { result, added };
    });
  };

  // A transaction without the stores of the records, so that neither waits for the other.
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
    findByHash: (hash) => findDuplicate(database.transaction("assets").store, hash),
    async page({ after, limit, trashed = false }) {
      const index = database.transaction("assets").store.index(trashed ? "trash" : "newest");
      const range = after ? IDBKeyRange.upperBound([after.createdAt, after.id], true) : null;
      return newestPage(index, range, limit);
    },
    hidden: (before) =>
      database.getAllKeysFromIndex("assets", "hidden", IDBKeyRange.upperBound(before, true)),
    trashedBefore: (time) =>
      database.getAllKeysFromIndex("assets", "removedAt", IDBKeyRange.upperBound(time, true)),
    totals: async () => fullTotals(await database.get("totals", "all")),
    thumbnail: (id) => database.get("thumbnails", id),
    async setTrashed(ids, removedAt, source) {
      const transaction = change("assets", "totals", "changes");
      const assets = transaction.objectStore("assets");
      return changing(transaction, async () => {
        const rows = await Promise.all([...new Set(ids)].map((id) => handled(assets.get(id))));
        const before = rows
          .flatMap((row) => fromRow(row) ?? [])
          .filter((asset) => !asset.hidden && (asset.removedAt === undefined) === (removedAt !== undefined));
        const after = before.map((asset) => withRemovedAt(asset, removedAt));
        await Promise.all(after.map((asset) => handled(assets.put(toRow(asset)))));
        await addTotals(transaction, after.map(totalsOf), before.map(totalsOf));
        const trash = after.map(({ id }) => id);
        return { result: trash, trash, source, ...(removedAt !== undefined && { removedAt }) };
      });
    },
    async remove(ids, source) {
      const transaction = change(...RECORDS, "inbox");
      const assets = transaction.objectStore("assets");
      return changing(transaction, async () => {
        const rows = await Promise.all(ids.map((id) => handled(assets.get(id))));
        const existing = rows.flatMap((row) => fromRow(row) ?? []);
        await Promise.all([
          ...ids.map((id) => handled(transaction.objectStore("inbox").delete(id))),
          ...existing.map((asset) => handled(assets.delete(asset.id))),
          ...existing.map((asset) => handled(transaction.objectStore("thumbnails").delete(asset.id))),
          addTotals(transaction, [], existing.map(totalsOf)),
        ]);
        const removed = existing.map((asset) => asset.id);
        return { result: removed, removed, ...(source && { source }) };
      });
    },
    async update(ids, update) {
      const transaction = change("assets", "totals", "changes");
      const assets = transaction.objectStore("assets");
      return changing(transaction, async () => {
        const before = (await Promise.all(ids.map((id) => handled(assets.get(id))))).map(fromRow);
        const result = before.map((asset) => asset && update(asset));
        const updated = result.flatMap((asset, index) => (asset && asset !== before[index] ? asset : []));
        const replaced = before.flatMap((asset, index) => (asset && asset !== result[index] ? asset : []));
        await Promise.all(updated.map((asset) => handled(assets.put(toRow(asset)))));
        await addTotals(transaction, updated.map(totalsOf), replaced.map(totalsOf));
        return { result, updated: updated.map(({ id }) => id) };
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
      return changing<"added" | "existing" | undefined>(transaction, async () => {
        const [row, asset] = await Promise.all([
          handled(transaction.objectStore("inbox").get(id)),
          handled(transaction.objectStore("assets").get(id)),
        ]);
        if (asset) return { result: "existing" };
        if (!row) return { result: undefined };
        await addRecords(transaction, [{ asset: row.asset, thumbnail: row.thumbnail, unique: false }]);
        return { result: "added", added: [id] };
      });
    },
    dropInbox: (id) => database.delete("inbox", id),
    close: () => database.close(),
  };
}
