import { type RawBuilder, sql } from "kysely";
import type { Database } from "./tables.js";

export type Engine = "libsql" | "postgresql";

/** For the few statements that one engine has and the other need not have: locks of rows, notifications. */
export const engineOf = (database: Database): Engine => {
  // Not by its class: each bundle of the process has classes of its own.
  const { adapter } = database.getExecutor();
  return "engine" in adapter && adapter.engine === "postgresql" ? "postgresql" : "libsql";
};

/**
 * The end of a query for rows to work on: locks them and skips what another transaction has locked. Empty on libSQL,
 * which has one writer and no row locks.
 */
export const lockRows = (database: Database): RawBuilder<unknown> =>
  engineOf(database) === "postgresql" ? sql`for update skip locked` : sql``;
