import type { Kysely, Migration } from "kysely";

/**
 * What makes the tables, in the order of their names. One that has been released is never changed, and a new one
 * comes last. Each has to run on libSQL and on PostgreSQL.
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001-usage": { up: createUsage },
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
