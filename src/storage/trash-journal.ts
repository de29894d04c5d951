import type { IDBPTransaction } from "idb";
import { type MediaAsset, withRemovedAt } from "../core/library/asset.js";
import { portions } from "../core/portions.js";
import type { JournalRow, Schema } from "./database.js";
import { handled, type StoreName, type WriteTransaction } from "./transactions.js";

/** Ids in a row. Folding writes the records of one row in a transaction: that must not block others for long. */
const ROW_SIZE = 250;

/** Rows that are read at once: cloning many more would block the page. */
const READ_SIZE = 40;

export type JournalTransaction = IDBPTransaction<Schema, StoreName[], "readonly" | "readwrite">;

/** What the journal says about assets whose records do not say it yet. */
export type TrashOverlay = {
  /** The number of assets that it moves. */
  size: () => number;
  /** Whether it moves the asset into the trash (true) or out of it (false); undefined if the record is right. */
  isTrashed: (id: string) => boolean | undefined;
  /** The ids of the assets that it moves into the trash at an earlier time, some of which may be removed. */
  trashedBefore: (time: number) => string[];
  /** The asset as it is; the same object if its record is right. */
  apply: (asset: MediaAsset) => MediaAsset;
};

/**
 * Moves into and out of the trash that are not in the records yet. Moving 100,000 assets adds 200 rows instead of
 * changing as many records; the records follow later, row by row. Later rows override earlier ones.
 */
export type TrashJournal = {
  /**
   * What it says in a transaction whose scope includes the stores `journal` and `assets`, so that no other can change it
   * until all requests of this one are answered.
   */
  read: (transaction: JournalTransaction) => Promise<TrashOverlay>;
  /** Resolves to what has to be called once the transaction has committed: its rows then need not be read. */
  append: (
    transaction: WriteTransaction,
    ids: readonly string[],
    removedAt: number | undefined,
  ) => Promise<() => void>;
  /** The oldest row, as it was last read. */
  oldest: () => { key: number; ids: readonly string[] } | undefined;
};

/** Its rows are kept in memory, so that most transactions only read their keys. */
export function createTrashJournal(): TrashJournal {
  /** In the order of their keys, which is that of the moves. */
  const rows = new Map<number, JournalRow>();
  const moves = new Map<string, { key: number; removedAt: number | undefined }>();

  const keep = (key: number, row: JournalRow): void => {
    rows.set(key, row);
    const move = { key, removedAt: row.removedAt };
    for (const id of row.ids) moves.set(id, move);
  };
  const forget = (key: number): void => {
    for (const id of rows.get(key)?.ids ?? []) if (moves.get(id)?.key === key) moves.delete(id);
    rows.delete(key);
  };

  const overlay: TrashOverlay = {
    size: () => moves.size,
    isTrashed(id) {
      const move = moves.get(id);
      return move && move.removedAt !== undefined;
    },
    trashedBefore: (time) =>
      [...moves].flatMap(([id, { removedAt }]) => (removedAt !== undefined && removedAt < time ? id : [])),
    apply(asset) {
      const move = moves.get(asset.id);
      return move && move.removedAt !== asset.removedAt ? withRemovedAt(asset, move.removedAt) : asset;
    },
  };

  const read = async (transaction: JournalTransaction): Promise<TrashOverlay> => {
    const store = transaction.objectStore("journal");
    const keys = await handled(store.getAllKeys());
    const present = new Set(keys);
    for (const key of rows.keys()) if (!present.has(key)) forget(key);
    const unknown = keys.filter((key) => !rows.has(key));
    for (const part of portions(unknown, READ_SIZE)) {
      const read = await Promise.all(part.map((key) => handled(store.get(key))));
      part.forEach((key, index) => {
        const row = read[index];
        if (row && !rows.has(key)) keep(key, row);
      });
    }
    return overlay;
  };

  return {
    read: (transaction) => handled(read(transaction)),
    async append(transaction, ids, removedAt) {
      const store = transaction.objectStore("journal");
      const added: JournalRow[] = [];
      const requests: Promise<number>[] = [];
      for (const part of portions(ids, ROW_SIZE)) {
        const row = {
          ids: part,
          ...(removedAt !== undefined && { removedAt }),
        };
        added.push(row);
        requests.push(handled(store.add(row)));
      }
      const keys = await Promise.all(requests);
      return () => {
        const last = Math.max(0, ...rows.keys());
        // Otherwise another transaction was faster, and has read them.
        if (keys.some((key) => key <= last)) return;
        added.forEach((row, index) => {
          keep(keys[index] ?? 0, row);
        });
      };
    },
    oldest() {
      for (const [key, { ids }] of rows) return { key, ids };
      return undefined;
    },
  };
}
