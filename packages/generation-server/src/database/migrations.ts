import { type ColumnDefinitionBuilder, type Kysely, type Migration, type RawBuilder, sql } from "kysely";

/**
 * The migrations, applied in the order of their names. Released ones never change; new ones are appended. Each must
 * run on libSQL and PostgreSQL.
 *
 * During a rolling deployment, servers of the previous version use the migrated database: new columns must have a
 * default or be nullable. The name of a migration that they cannot work with must end with `.incompatible`.
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

type Column = (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
const primary: Column = (column) => column.primaryKey();
const required: Column = (column) => column.notNull();

/** In SQL: Kysely's builder writes conditions with parameters, which neither engine accepts in an index. */
async function createIndexes(db: Kysely<unknown>, indexes: readonly RawBuilder<unknown>[]): Promise<void> {
  for (const index of indexes) await sql`create index ${index}`.execute(db);
}

async function createUsage(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("usage")
    .addColumn("id", "text", primary)
    .addColumn("at", "bigint", required)
    .addColumn("instance", "text", required)
    .addColumn("model", "text", required)
    .addColumn("seed", "bigint")
    .addColumn("prompt_sha256", "text", required)
    .addColumn("latency", "bigint", required)
    .addColumn("predict_time", "bigint")
    .addColumn("cost", "bigint")
    .addColumn("caller", "text", required)
    .addColumn("outcome", "text", required)
    .addColumn("error_code", "text")
    .execute();
  await db.schema.createIndex("usage_at").on("usage").column("at").execute();
}

async function createCredits(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("account")
    .addColumn("id", "text", primary)
    .addColumn("balance", "bigint", required)
    .addColumn("created_at", "bigint", required)
    .addColumn("refilled_on", "text")
    .addCheckConstraint("account_not_negative", sql`balance >= 0`)
    .execute();
  await db.schema
    .createTable("ledger")
    .addColumn("id", "text", primary)
    .addColumn("account", "text", required)
    .addColumn("generation", "text", required)
    .addColumn("kind", "text", required)
    .addColumn("amount", "bigint", required)
    .addColumn("at", "bigint", required)
    .addUniqueConstraint("ledger_once", ["generation", "kind"])
    .execute();
  // A reservation ends once: captured credits cannot be released as well.
  await sql`create unique index ledger_one_end on ledger (generation) where kind in ('capture', 'release')`.execute(
    db,
  );
  await db.schema.createIndex("ledger_account").on("ledger").columns(["account", "at"]).execute();
}

async function createGenerations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("generation")
    .addColumn("id", "text", primary)
    .addColumn("owner", "text", required)
    .addColumn("idempotency_key", "text", required)
    .addColumn("request_sha256", "text", required)
    .addColumn("kind", "text", required)
    .addColumn("status", "text", required)
    .addColumn("model", "text", required)
    .addColumn("plan", "text", required)
    .addColumn("outputs", "bigint", required)
    .addColumn("reserved", "bigint", required)
    .addColumn("charged", "bigint")
    .addColumn("timeout", "bigint", required)
    .addColumn("retry_until", "bigint", required)
    .addColumn("deadline", "bigint", required)
    .addColumn("creating_at", "bigint")
    .addColumn("prediction", "text", (column) => column.unique())
    .addColumn("cancel_asked_at", "bigint")
    .addColumn("progress", "text")
    .addColumn("error", "text")
    .addColumn("last_event", "bigint", required)
    .addColumn("created_at", "bigint", required)
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
    .addColumn("generation", "text", required)
    .addColumn("n", "bigint", required)
    .addColumn("key", "text", required)
    .addColumn("mime_type", "text", required)
    .addColumn("size", "bigint", required)
    .addColumn("sha256", "text", required)
    .addColumn("name", "text", required)
    .addColumn("stored_at", "bigint", required)
    .addPrimaryKeyConstraint("generation_file_once", ["generation", "n"])
    .execute();
  await db.schema
    .createTable("generation_event")
    .addColumn("generation", "text", required)
    .addColumn("seq", "bigint", required)
    .addColumn("name", "text", required)
    .addColumn("data", "text", required)
    .addColumn("at", "bigint", required)
    .addPrimaryKeyConstraint("generation_event_once", ["generation", "seq"])
    .execute();
  await db.schema
    .createTable("outbox")
    .addColumn("id", "text", primary)
    .addColumn("due_at", "bigint", required)
    .addColumn("attempts", "bigint", required)
    .addColumn("lease", "text")
    .addColumn("leased_until", "bigint")
    .addColumn("done_at", "bigint")
    .execute();
  await db.schema.createIndex("outbox_due").on("outbox").columns(["done_at", "due_at"]).execute();
  await db.schema
    .createTable("webhook")
    .addColumn("id", "text", primary)
    .addColumn("at", "bigint", required)
    .execute();
}

async function addSenders(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("generation").addColumn("account", "text").execute();
  await db.schema.alterTable("generation").addColumn("address", "text").execute();
}

async function createOwnerEvents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("event_counter")
    .addColumn("owner", "text", primary)
    .addColumn("last", "bigint", required)
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

async function createSums(db: Kysely<unknown>): Promise<void> {
  for (const table of ["usage", "ledger"]) {
    await db.schema
      .alterTable(table)
      .addColumn("summed", "bigint", (column) => column.notNull().defaultTo(0))
      .execute();
  }
  await db.schema
    .createTable("usage_day")
    .addColumn("day", "bigint", required)
    .addColumn("instance", "text", required)
    .addColumn("model", "text", required)
    .addColumn("outcome", "text", required)
    .addColumn("generations", "bigint", required)
    .addColumn("cost", "bigint", required)
    .addColumn("known_costs", "bigint", required)
    .addColumn("latency", "bigint", required)
    .addPrimaryKeyConstraint("usage_day_once", ["day", "instance", "model", "outcome"])
    .execute();
  await db.schema
    .createTable("ledger_day")
    .addColumn("account", "text", required)
    .addColumn("day", "bigint", required)
    .addColumn("kind", "text", required)
    .addColumn("movements", "bigint", required)
    .addColumn("amount", "bigint", required)
    .addPrimaryKeyConstraint("ledger_day_once", ["account", "day", "kind"])
    .execute();
  await db.schema
    .createTable("chore")
    .addColumn("name", "text", primary)
    .addColumn("holder", "text", required)
    .addColumn("held_until", "bigint", required)
    .addColumn("done_at", "bigint", required)
    .execute();
  await createIndexes(db, [
    sql`usage_unsummed on usage (at) where summed = 0`,
    sql`ledger_unsummed on ledger (account) where summed = 0`,
    sql`ledger_at on ledger (at)`,
    sql`webhook_at on webhook (at)`,
    sql`outbox_open on outbox (id) where done_at is null`,
  ]);
}

async function createRates(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("rate")
    .addColumn("key", "text", primary)
    .addColumn("counts", "text", required)
    .addColumn("at", "bigint", required)
    .execute();
  await db.schema.createIndex("rate_at").on("rate").column("at").execute();
}

async function createBudget(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("budget")
    .addColumn("day", "text", required)
    .addColumn("sender", "text", required)
    .addColumn("spent", "bigint", required)
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
  // Partial: only unfinished generations with inputs, however many generations there are.
  await createIndexes(db, [
    sql`generation_inputs_account on generation (account) where ended_at is null and input_bytes > 0`,
    sql`generation_inputs_address on generation (address) where ended_at is null and input_bytes > 0`,
  ]);
}

async function addPlanVersions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("generation")
    .addColumn("plan_version", "bigint", (column) => column.notNull().defaultTo(1))
    .execute();
  await createIndexes(db, [
    sql`generation_run on generation (creating_at) where ended_at is null and (creating_at is not null or cancel_asked_at is not null)`,
    sql`outbox_leased on outbox (leased_until) where done_at is null`,
  ]);
}
