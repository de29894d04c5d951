import { sql, type Transaction } from "kysely";
import { engineOf } from "../database/engine.js";
import type { Database, Tables } from "../database/tables.js";

/** The key of an advisory lock in PostgreSQL: any number that is unique in the database. */
const LOCK = 4_104_201;

/** The number of predictions that are running or may be running, across all processes. */
export async function countRuns(database: Database): Promise<number> {
  const { count } = await database
    .selectFrom("generation")
    .select(({ fn }) => fn.countAll<number | string>().as("count"))
    .where("ended_at", "is", null)
    .where("creating_at", "is not", null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Like `countRuns`, plus leased work that may create a prediction at any moment. */
export async function countLeased(database: Database, now: number): Promise<number> {
  const row = await database
    .selectNoFrom(({ selectFrom }) => [
      selectFrom("outbox")
        .select(({ fn }) => fn.countAll<number | string>().as("count"))
        .where("done_at", "is", null)
        .where("leased_until", ">=", now)
        .as("leased"),
      selectFrom("generation")
        .innerJoin("outbox", "outbox.id", "generation.id")
        .select(({ fn }) => fn.countAll<number | string>().as("count"))
        .where("generation.ended_at", "is", null)
        .where("generation.creating_at", "is not", null)
        .where((where) =>
          where.or([where("outbox.leased_until", "is", null), where("outbox.leased_until", "<", now)]),
        )
        .as("waiting"),
    ])
    .executeTakeFirstOrThrow();
  return Number(row.leased) + Number(row.waiting);
}

/**
 * Whether another prediction may be created within `limit`. Holds a lock until the end of the transaction, so that a
 * caller that then writes `creating_at` is counted by the next.
 */
export async function hasRoom(transaction: Transaction<Tables>, limit: number): Promise<boolean> {
  // Transactions of libSQL are serialized anyway.
  if (engineOf(transaction) === "postgresql")
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(transaction);
  return (await countRuns(transaction)) < limit;
}
