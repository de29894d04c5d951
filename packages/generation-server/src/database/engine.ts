import type { Database } from "./tables.js";

export type Engine = "libsql" | "postgresql";

/** For the few statements that one engine has and the other need not have: locks of rows, notifications. */
export const engineOf = (database: Database): Engine => {
  // Not by its class: each bundle of the process has classes of its own.
  const { adapter } = database.getExecutor();
  return "engine" in adapter && adapter.engine === "postgresql" ? "postgresql" : "libsql";
};

/**
 * For a page of rows to work on: passes over what another transaction has locked. libSQL has one writer, and needs no
 * locks of rows.
 */
export const skipLocked =
  (database: Database) =>
  <Query extends { forUpdate: () => Query; skipLocked: () => Query }>(query: Query): Query =>
    engineOf(database) === "postgresql" ? query.forUpdate().skipLocked() : query;
