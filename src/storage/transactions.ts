import type { IDBPTransaction, StoreNames } from "idb";
import type { Database, Schema } from "./database.js";

export type StoreName = StoreNames<Schema>;
export type WriteTransaction = IDBPTransaction<Schema, StoreName[], "readwrite">;

/** Strict: the record is the commit, so what is acknowledged must be on the disk, not on its way there. */
export const startWrite = (database: Database, ...stores: StoreName[]): WriteTransaction =>
  database.transaction(stores, "readwrite", { durability: "strict" });

/**
 * A request whose failure is somebody's already: where a later one of its transaction cannot even be made, the
 * transaction aborts, and nobody waits for this one any more.
 */
export function handled<Result>(request: Promise<Result>): Promise<Result> {
  request.catch(() => {});
  return request;
}

/** A request's success is not the transaction's: quota, above all, is found only when it commits. */
export async function finished<Result>(
  transaction: WriteTransaction,
  work: Promise<Result>,
): Promise<Result> {
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
