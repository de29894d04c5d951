import type { IDBPTransaction, StoreNames } from "idb";
import type { Database, Schema } from "./database.js";

export type StoreName = StoreNames<Schema>;
export type WriteTransaction = IDBPTransaction<Schema, StoreName[], "readwrite">;

/** Strict durability: a record is the commit, so an acknowledged write must be on the disk. */
export const startWrite = (database: Database, ...stores: StoreName[]): WriteTransaction =>
  database.transaction(stores, "readwrite", { durability: "strict" });

/**
 * Prevents an unhandled rejection of a request. If a later request of the same transaction throws, nobody awaits the
 * earlier ones, which the abort of the transaction then rejects.
 */
export function handled<Result>(request: Promise<Result>): Promise<Result> {
  request.catch(() => {});
  return request;
}

/**
 * Awaits the work and the commit: a request can succeed and its transaction still fail, above all because of the quota.
 */
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
      // Already aborted.
    }
    // Rejects with the same failure; `error` is the cause.
    await transaction.done.catch(() => {});
    throw error;
  }
}
