import { type Kysely, sql } from "kysely";

export async function createSums(db: Kysely<unknown>): Promise<void> {
  for (const table of ["usage", "ledger"]) {
    await db.schema
      .alterTable(table)
      .addColumn("summed", "bigint", (column) => column.notNull().defaultTo(0))
      .execute();
  }
  await db.schema
    .createTable("usage_day")
    .addColumn("day", "bigint", (column) => column.notNull())
    .addColumn("instance", "text", (column) => column.notNull())
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("outcome", "text", (column) => column.notNull())
    .addColumn("generations", "bigint", (column) => column.notNull())
    .addColumn("cost", "bigint", (column) => column.notNull())
    .addColumn("known_costs", "bigint", (column) => column.notNull())
    .addColumn("latency", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("usage_day_once", ["day", "instance", "model", "outcome"])
    .execute();
  await db.schema
    .createTable("ledger_day")
    .addColumn("account", "text", (column) => column.notNull())
    .addColumn("day", "bigint", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("movements", "bigint", (column) => column.notNull())
    .addColumn("amount", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("ledger_day_once", ["account", "day", "kind"])
    .execute();
  await db.schema
    .createTable("chore")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("holder", "text", (column) => column.notNull())
    .addColumn("held_until", "bigint", (column) => column.notNull())
    .addColumn("done_at", "bigint", (column) => column.notNull())
    .execute();
  // Kysely's builder writes the condition with a parameter, which neither engine takes in an index.
  for (const index of [
    sql`usage_unsummed on usage (at) where summed = 0`,
    sql`ledger_unsummed on ledger (account) where summed = 0`,
    sql`ledger_at on ledger (at)`,
    sql`webhook_at on webhook (at)`,
    sql`outbox_open on outbox (id) where done_at is null`,
  ])
    await sql`create index ${index}`.execute(db);
}
