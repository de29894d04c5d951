import type { StoredChange } from "../core/library/storage.js";
import type { ChangeRow, Database } from "./database.js";
import { handled, type WriteTransaction } from "./transactions.js";

/** Changes that are kept for readers that have to catch up. */
const KEPT = 2000;

/** The changes of a database, numbered in the transactions that make them. */
export type ChangeLog = {
  /** Adds one to a transaction that has the store `changes`; the number counts once it has committed. */
  append: (transaction: WriteTransaction, change: Omit<ChangeRow, "origin">) => Promise<StoredChange>;
  /** As `OpenStorage.changesSince`; `own` are those that this connection made. */
  since: (sequence: number) => Promise<{ change: StoredChange; own: boolean }[] | undefined>;
  /** The number of the last change; 0 before the first. */
  last: () => Promise<number>;
};

/** `origin` names this connection. */
export function createChangeLog(database: Database, origin: string): ChangeLog {
  const last = async (): Promise<number> => {
    const cursor = await database.transaction("changes").store.openKeyCursor(null, "prev");
    return cursor?.key ?? 0;
  };

  return {
    async append(transaction, change) {
      const store = transaction.objectStore("changes");
      const sequence = await handled(store.add({ ...change, origin }));
      if (sequence % KEPT === 0) {
        await handled(store.delete(IDBKeyRange.upperBound(sequence - KEPT)));
      }
      return numbered(change, sequence);
    },
    async since(sequence) {
      const store = database.transaction("changes").store;
      const [first, keys, rows] = await Promise.all([
        store.openKeyCursor(),
        store.getAllKeys(IDBKeyRange.lowerBound(sequence, true)),
        store.getAll(IDBKeyRange.lowerBound(sequence, true)),
      ]);
      if (first && first.key > sequence + 1) return undefined;
      return rows.flatMap((row, index) => {
        const key = keys[index];
        return key === undefined ? [] : [{ change: numbered(row, key), own: row.origin === origin }];
      });
    },
    last,
  };
}

function numbered(change: Omit<ChangeRow, "origin">, sequence: number): StoredChange {
  const { ids, added = [], removed = [], updated = [] } = change;
  return ids
    ? { type: "generations", sequence, ids }
    : { type: "changed", sequence, added, removed, updated };
}
