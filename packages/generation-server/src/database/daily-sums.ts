import { type RawBuilder, sql } from "kysely";
import { lockRows } from "./engine.js";
import type { Database } from "./tables.js";

/*
 * The one rule for records of usage and credits: their sums by day (UTC) are kept for ever, the rows themselves for a
 * limited time. Each row is added to the sum of its day once, in pages, and only then may be deleted.
 */

/** Milliseconds. */
export const DAY = 86_400_000;

/** Rows per page. They are addressed by id: with a subquery PostgreSQL would join by reading the whole table. */
const PAGE = 250;

/** How the rows of one table are summed. */
export type DailySums = {
  rows: "usage" | "ledger";
  sums: "usage_day" | "ledger_day";
  /** The order in which rows are read, as in the index of those that are not summed yet. */
  order: "at" | "account";
  /** The columns that identify a sum, besides `day`. */
  groupBy: readonly string[];
  /** What a group of rows adds to its sum, by column. */
  amounts: Readonly<Record<string, RawBuilder<unknown>>>;
};

/** Generations, costs and durations by model and outcome. */
export const USAGE_SUMS: DailySums = {
  rows: "usage",
  sums: "usage_day",
  order: "at",
  groupBy: ["instance", "model", "outcome"],
  amounts: {
    generations: sql`count(*)`,
    cost: sql`coalesce(sum(cost), 0)`,
    known_costs: sql`count(cost)`,
    latency: sql`sum(latency)`,
  },
};

/** Movements of credits by account and kind. */
export const LEDGER_SUMS: DailySums = {
  rows: "ledger",
  sums: "ledger_day",
  order: "account",
  groupBy: ["account", "kind"],
  amounts: { movements: sql`count(*)`, amount: sql`sum(amount)` },
};

/** Adds a page of new rows to the sums of their days. Returns whether there may be more. */
export async function sumPage(database: Database, spec: DailySums): Promise<boolean> {
  const { amounts } = spec;
  const [rows, sums] = [sql.table(spec.rows), sql.table(spec.sums)];
  const groups = spec.groupBy.map((column) => sql.ref(column));
  const columns = Object.keys(amounts);
  return database.transaction().execute(async (transaction) => {
    const ids = await idsOf(
      transaction,
      sql`select id from ${rows} where summed = 0 order by ${sql.ref(spec.order)} limit ${PAGE} ${lockRows(database)}`,
    );
    if (ids.length === 0) return false;
    await sql`update ${rows} set summed = 1 where id in (${sql.join(ids)})`.execute(transaction);
    const day = sql`at / ${sql.lit(DAY)}`;
    const names = [...spec.groupBy, "day", ...columns].map((column) => sql.ref(column));
    const added = columns.map(
      (column) => sql`${sql.ref(column)} = ${sums}.${sql.ref(column)} + excluded.${sql.ref(column)}`,
    );
    // In one order: of two processes that add to the same sums, one waits for the other, without a deadlock.
    await sql`insert into ${sums} (${sql.join(names)})
      select ${sql.join([...groups, day, ...Object.values(amounts)])} from ${rows} where id in (${sql.join(ids)})
      group by ${sql.join([...groups, day])} order by ${sql.join([...groups, day])}
      on conflict (${sql.join([...groups, sql.ref("day")])}) do update set ${sql.join(added)}`.execute(
      transaction,
    );
    return ids.length === PAGE;
  });
}

/** Deletes a page of rows from before `before` that have been summed. Returns whether there may be more. */
export async function deleteOldPage(database: Database, spec: DailySums, before: number): Promise<boolean> {
  const rows = sql.table(spec.rows);
  const ids = await idsOf(
    database,
    sql`select id from ${rows} where at < ${before} and summed = 1 order by at limit ${PAGE}`,
  );
  if (ids.length > 0) await sql`delete from ${rows} where id in (${sql.join(ids)})`.execute(database);
  return ids.length === PAGE;
}

async function idsOf(database: Database, query: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await query.$castTo<{ id: string }>().execute(database);
  return rows.map(({ id }) => id);
}
