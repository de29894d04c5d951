import { type Kysely, type Migration, sql } from "kysely";

/**
 * What makes the tables, in the order of their names. One that has been released is never changed, and a new one
 * comes last. Each has to run on libSQL and on PostgreSQL.
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001-usage": { up: createUsage },
  "0002-credits": { up: createCredits },
};

async function createUsage(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("usage")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("seed", "bigint")
    .addColumn("prompt_sha256", "text", (column) => column.notNull())
    .addColumn("latency", "bigint", (column) => column.notNull())
    .addColumn("predict_time", "bigint")
    .addColumn("cost", "bigint")
    .addColumn("caller", "text", (column) => column.notNull())
    .addColumn("outcome", "text", (column) => column.notNull())
    .addColumn("error_code", "text")
    .execute();
  await db.schema.createIndex("usage_at").on("usage").column("at").execute();
}

async function createCredits(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("account")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("balance", "bigint", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("refilled_on", "text")
    .addCheckConstraint("account_not_negative", sql`balance >= 0`)
    .execute();
  await db.schema
    .createTable("ledger")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("account", "text", (column) => column.notNull())
    .addColumn("generation", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("amount", "bigint", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addUniqueConstraint("ledger_once", ["generation", "kind"])
    .execute();
  // A reservation ends once: what was captured cannot be released as well.
  await sql`create unique index ledger_one_end on ledger (generation) where kind in ('capture', 'release')`.execute(
    db,
  );
  await db.schema.createIndex("ledger_account").on("ledger").columns(["account", "at"]).execute();
}
