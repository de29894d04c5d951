import { type RawBuilder, sql } from "kysely";
import type { Database } from "./tables.js";

export type Engine = "libsql" | "postgresql";

/** For the few statements that differ: row locks and notifications. */
export const engineOf = (database: Database): Engine => {
  // Not `instanceof`: each bundle of the process has its own copy of the class.
  const { adapter } = database.getExecutor();
  return "engine" in adapter && adapter.engine === "postgresql" ? "postgresql" : "libsql";
};

/**
 * The end of a query for rows to work on: locks them and skips rows locked by another transaction. Empty on libSQL,
 * which has one writer and no row locks.
 */
export const lockRows = (database: Database): RawBuilder<unknown> =>
  engineOf(database) === "postgresql" ? sql`for update skip locked` : sql``;
