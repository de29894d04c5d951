import type { StoredChange } from "../core/library/storage.js";
import type { ChangeRow, Database } from "./database.js";
import { handled, type WriteTransaction } from "./transactions.js";

/** The number of changes kept for readers that catch up. */
const LOG_SIZE = 2000;

/** The changes of a database. Each is numbered within the transaction that makes it. */
export type ChangeLog = {
  /** Adds a change to a transaction whose scope includes `changes`; it is valid once the transaction has committed. */
  append: (transaction: WriteTransaction, change: Omit<ChangeRow, "origin">) => Promise<StoredChange>;
  /** Like `OpenStorage.changesSince`; `own` marks the changes of this connection. */
  since: (sequence: number) => Promise<{ change: StoredChange; own: boolean }[] | undefined>;
  /** The number of the last change; 0 before the first. */
  last: () => Promise<number>;
};

/** Runs a transaction and announces its change, if any. */
export type ChangeRecords = <Result>(
  transaction: WriteTransaction,
  work: () => Promise<Omit<ChangeRow, "origin" | "ids"> & { result: Result }>,
) => Promise<Result>;

/** `origin` identifies this connection. */
export function createChangeLog(database: Database, origin: string): ChangeLog {
  const last = async (): Promise<number> => {
    const cursor = await database.transaction("changes").store.openKeyCursor(null, "prev");
    return cursor?.key ?? 0;
  };

  return {
    async append(transaction, change) {
      const store = transaction.objectStore("changes");
      const sequence = await handled(store.add({ ...change, origin }));
      if (sequence % LOG_SIZE === 0) {
        await handled(store.delete(IDBKeyRange.upperBound(sequence - LOG_SIZE)));
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
  const { ids, albums, prompts, trash, removedAt, source, added = [], removed = [], updated = [] } = change;
  if (ids) return { type: "generations", sequence, ids };
  if (albums) return { type: "albums", sequence, ids: albums };
  if (prompts) return { type: "prompts", sequence };
  if (trash) {
    const at = removedAt === undefined ? {} : { removedAt };
    return { type: "trash", sequence, ids: trash, source: source ?? "user", ...at };
  }
  return { type: "changed", sequence, added, removed, updated, ...(source && { source }) };
}
