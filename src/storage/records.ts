import type { MediaAsset, OrderKey } from "../core/library/asset.js";
import type { AssetStorage, PutResult, StorageTotals, StoredChange } from "../core/library/storage.js";
import { readPage } from "./asset-pages.js";
import {
  addRecords,
  addTotals,
  findDuplicate,
  fromRow,
  fullTotals,
  type NewRecord,
  toRow,
  totalsOf,
} from "./asset-rows.js";
import type { ChangeLog, ChangeRecords } from "./change-log.js";
import type { Database, InboxRow } from "./database.js";
import { groupCommit } from "./group-commit.js";
import { finished, handled, type StoreName, startWrite, type WriteTransaction } from "./transactions.js";
import { createTrashJournal, type JournalTransaction } from "./trash-journal.js";
import { createTrashRecords, type TrashRecords } from "./trash-records.js";

const RECORDS: StoreName[] = ["assets", "journal", "thumbnails", "totals", "changes"];

export type Records = TrashRecords & {
  /** Resolves once the record is on the disk. Concurrent calls share a transaction. */
  add: (record: NewRecord) => Promise<PutResult>;
  get: (ids: readonly string[]) => Promise<(MediaAsset | undefined)[]>;
  findByHash: (hash: string) => Promise<MediaAsset | undefined>;
  page: (options: { after?: OrderKey; limit: number; trashed?: boolean }) => Promise<MediaAsset[]>;
  /** The ids of hidden assets created before that time (milliseconds since 1970). */
  hidden: (before: number) => Promise<string[]>;
  totals: () => Promise<StorageTotals>;
  thumbnail: (id: string) => Promise<Blob | undefined>;
  /** Also removes inbox rows, so that nothing is restored later. Resolves to the ids that had a record. */
  remove: AssetStorage["remove"];
  update: AssetStorage["update"];
  setThumbnail: AssetStorage["setThumbnail"];
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

  const journal = createTrashJournal();

  const changing: ChangeRecords = async (transaction, work) => {
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
      const result = await addRecords(transaction, journal, records);
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

  const reading = () => database.transaction(["assets", "journal"]);

  const readAssets = async (
    transaction: JournalTransaction,
    ids: readonly string[],
  ): Promise<(MediaAsset | undefined)[]> => {
    const assets = transaction.objectStore("assets");
    const [overlay, ...rows] = await Promise.all([
      journal.read(transaction),
      ...ids.map((id) => handled(assets.get(id))),
    ]);
    return rows.map(fromRow).map((asset) => asset && overlay.apply(asset));
  };

  return {
    ...createTrashRecords(database, journal, changing),
    add: groupCommit(addTogether),
    get: async (ids) => readAssets(reading(), ids),
    async findByHash(hash) {
      const transaction = reading();
      return findDuplicate(transaction, journal.read(transaction), hash);
    },
    page: async (options) => readPage(reading(), journal, options),
    hidden: (before) =>
      database.getAllKeysFromIndex("assets", "hidden", IDBKeyRange.upperBound(before, true)),
    totals: async () => fullTotals(await database.get("totals", "all")),
    thumbnail: (id) => database.get("thumbnails", id),
    async remove(ids, source) {
      const transaction = change(...RECORDS, "inbox");
      const assets = transaction.objectStore("assets");
      return changing(transaction, async () => {
        const existing = (await readAssets(transaction, ids)).flatMap((asset) => asset ?? []);
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
      const transaction = change("assets", "journal", "totals", "changes");
      const assets = transaction.objectStore("assets");
      return changing(transaction, async () => {
        const before = await readAssets(transaction, ids);
        const result = before.map((asset) => asset && update(asset));
        const updated = result.flatMap((asset, index) => (asset && asset !== before[index] ? asset : []));
        const replaced = before.flatMap((asset, index) => (asset && asset !== result[index] ? asset : []));
        await Promise.all(updated.map((asset) => handled(assets.put(toRow(asset)))));
        await addTotals(transaction, updated.map(totalsOf), replaced.map(totalsOf));
        return { result, updated: updated.map(({ id }) => id) };
      });
    },
    async setThumbnail(id, blob, thumbnail) {
      const transaction = change("assets", "journal", "thumbnails");
      const work = async (): Promise<MediaAsset | undefined> => {
        const [before] = await readAssets(transaction, [id]);
        if (!before) return undefined;
        const asset = { ...before, thumbnail };
        await Promise.all([
          handled(transaction.objectStore("assets").put(toRow(asset))),
          handled(transaction.objectStore("thumbnails").put(blob, id)),
        ]);
        return asset;
      };
      return finished(transaction, work());
    },
    async setState(ids, state) {
      const transaction = change("assets", "journal", "changes");
      const assets = transaction.objectStore("assets");
      return changing(transaction, async () => {
        const before = (await readAssets(transaction, ids)).flatMap((asset) => asset ?? []);
        const replaced = before.filter((asset) => asset.state !== state);
        await Promise.all(
          replaced.map(({ state: _, ...asset }) =>
            handled(assets.put(toRow(state ? { ...asset, state } : asset))),
          ),
        );
        const updated = replaced.map(({ id }) => id);
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
        await addRecords(transaction, journal, [
          { asset: row.asset, thumbnail: row.thumbnail, unique: false },
        ]);
        return { result: "added", added: [id] };
      });
    },
    dropInbox: (id) => database.delete("inbox", id),
    close: () => database.close(),
  };
}
