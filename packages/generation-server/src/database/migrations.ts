import { type Kysely, type Migration, sql } from "kysely";
import { createSums } from "./migrate-sums.js";

/**
 * What makes the tables, in the order of their names. One that has been released is never changed, and a new one
 * comes last. Each has to run on libSQL and on PostgreSQL.
 *
 * While servers are replaced one after the other, those of the version before go on with the migrated database: a new
 * column has a default or may be null. The name of a migration that they cannot go on with ends with `.incompatible`.
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001-usage": { up: createUsage },
  "0002-credits": { up: createCredits },
  "0003-generations": { up: createGenerations },
  "0004-senders": { up: addSenders },
  "0005-owner-events": { up: createOwnerEvents },
  "0006-file-facts": { up: addFileFacts },
  "0007-sums-by-day": { up: createSums },
  "0008-rates": { up: createRates },
  "0009-budget": { up: createBudget },
  "0010-usage-caller": { up: indexCaller },
  "0011-clocks": { up: addClocks },
  "0012-input-bytes": { up: addInputBytes },
  "0013-plan-versions": { up: addPlanVersions },
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

async function createGenerations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("generation")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("idempotency_key", "text", (column) => column.notNull())
    .addColumn("request_sha256", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("plan", "text", (column) => column.notNull())
    .addColumn("outputs", "bigint", (column) => column.notNull())
    .addColumn("reserved", "bigint", (column) => column.notNull())
    .addColumn("charged", "bigint")
    .addColumn("timeout", "bigint", (column) => column.notNull())
    .addColumn("retry_until", "bigint", (column) => column.notNull())
    .addColumn("deadline", "bigint", (column) => column.notNull())
    .addColumn("creating_at", "bigint")
    .addColumn("prediction", "text", (column) => column.unique())
    .addColumn("cancel_asked_at", "bigint")
    .addColumn("progress", "text")
    .addColumn("error", "text")
    .addColumn("last_event", "bigint", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("started_at", "bigint")
    .addColumn("ended_at", "bigint")
    .addUniqueConstraint("generation_once", ["owner", "idempotency_key"])
    .execute();
  await db.schema
    .createIndex("generation_newest")
    .on("generation")
    .columns(["owner", "created_at", "id"])
    .execute();
  await db.schema.createIndex("generation_open").on("generation").columns(["ended_at", "deadline"]).execute();
  await db.schema
    .createTable("generation_file")
    .addColumn("generation", "text", (column) => column.notNull())
    .addColumn("n", "bigint", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("mime_type", "text", (column) => column.notNull())
    .addColumn("size", "bigint", (column) => column.notNull())
    .addColumn("sha256", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("stored_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("generation_file_once", ["generation", "n"])
    .execute();
  await db.schema
    .createTable("generation_event")
    .addColumn("generation", "text", (column) => column.notNull())
    .addColumn("seq", "bigint", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("data", "text", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("generation_event_once", ["generation", "seq"])
    .execute();
  await db.schema
    .createTable("outbox")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("due_at", "bigint", (column) => column.notNull())
    .addColumn("attempts", "bigint", (column) => column.notNull())
    .addColumn("lease", "text")
    .addColumn("leased_until", "bigint")
    .addColumn("done_at", "bigint")
    .execute();
  await db.schema.createIndex("outbox_due").on("outbox").columns(["done_at", "due_at"]).execute();
  await db.schema
    .createTable("webhook")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .execute();
}

async function addSenders(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("generation").addColumn("account", "text").execute();
  await db.schema.alterTable("generation").addColumn("address", "text").execute();
}

async function createOwnerEvents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("event_counter")
    .addColumn("owner", "text", (column) => column.primaryKey())
    .addColumn("last", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.alterTable("generation_event").addColumn("owner", "text").execute();
  await db.schema.alterTable("generation_event").addColumn("number", "bigint").execute();
  await db.schema
    .createIndex("generation_event_owner")
    .on("generation_event")
    .columns(["owner", "number"])
    .execute();
}

async function addFileFacts(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("generation_file").addColumn("facts", "text").execute();
}

async function createRates(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("rate")
    .addColumn("key", "text", (column) => column.primaryKey())
    .addColumn("counts", "text", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("rate_at").on("rate").column("at").execute();
}

async function createBudget(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("budget")
    .addColumn("day", "text", (column) => column.notNull())
    .addColumn("sender", "text", (column) => column.notNull())
    .addColumn("spent", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("budget_of_day", ["day", "sender"])
    .execute();
  await db.schema.alterTable("generation").addColumn("budgeted", "bigint").execute();
}

async function indexCaller(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex("usage_caller").on("usage").columns(["caller", "at"]).execute();
}

async function addClocks(db: Kysely<unknown>): Promise<void> {
  for (const column of ["creating_date", "throttled_at", "made_at", "running_at"]) {
    await db.schema.alterTable("generation").addColumn(column, "bigint").execute();
  }
}

async function addInputBytes(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("generation").addColumn("input_bytes", "bigint").execute();
  // Only those that hold inputs: a few, however many generations there are.
  for (const column of ["account", "address"]) {
    await sql`create index ${sql.raw(`generation_inputs_${column}`)} on generation (${sql.ref(column)}) where ended_at is null and input_bytes > 0`.execute(
      db,
    );
  }
}

async function addPlanVersions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("generation")
    .addColumn("plan_version", "bigint", (column) => column.notNull().defaultTo(1))
    .execute();
  for (const index of [
    sql`generation_run on generation (creating_at) where ended_at is null and (creating_at is not null or cancel_asked_at is not null)`,
    sql`outbox_leased on outbox (leased_until) where done_at is null`,
  ])
    await sql`create index ${index}`.execute(db);
}
