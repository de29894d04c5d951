import { sql, type Transaction } from "kysely";
import { engineOf } from "../database/engine.js";
import type { Database, Tables } from "../database/tables.js";

/** Of PostgreSQL's advisory locks. Any number that nothing else on the database uses. */
const LOCK = 4_104_201;

/** The runs that are under way, or may be: of generations that have not ended, whoever works on them. */
export async function countRuns(database: Database): Promise<number> {
  const { count } = await database
    .selectFrom("generation")
    .select(({ fn }) => fn.countAll<number | string>().as("count"))
    .where("ended_at", "is", null)
    .where("creating_at", "is not", null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** As `countRuns`, with what somebody works on already and that may ask for a run at any moment. */
export async function countTaken(database: Database, now: number): Promise<number> {
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
 * Whether another prediction may be created, of `limit` at once. Until the transaction ends nobody else is answered, so that who then writes
 * `creating_at` is counted by the next.
 */
export async function hasRoom(transaction: Transaction<Tables>, limit: number): Promise<boolean> {
  // libSQL's transactions follow one another.
  if (engineOf(transaction) === "postgresql")
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(transaction);
  return (await countRuns(transaction)) < limit;
}
