import { type Migration, Migrator, sql } from "kysely";
import type { MIGRATIONS } from "./migrations.js";
import type { Database } from "./tables.js";

type Migrations = typeof MIGRATIONS;

/** Ends the names of those migrations after which servers of the version before cannot go on. */
const INCOMPATIBLE = ".incompatible";

/** The database was migrated by a newer version in a way that this one cannot work with. */
export class IncompatibleSchema extends Error {
  override readonly name = "IncompatibleSchema";

  constructor(migration: string) {
    super(
      `The database was changed by a newer version of this server (${migration}). Deploy that version here.`,
    );
  }
}

/**
 * One process after the other: on PostgreSQL kysely's migrator takes an advisory lock, on libSQL the transaction is
 * the lock. Migrations of a newer version that only add something are left alone, as in a rolling deploy. Throws
 * `IncompatibleSchema` for others.
 */
export async function migrate(db: Database, migrations: Migrations): Promise<void> {
  const provider = {
    async getMigrations(): Promise<Record<string, Migration>> {
      const newer = await newerMigrations(db, migrations);
      refuseIncompatible(newer);
      return { ...migrations, ...Object.fromEntries(newer.map((name) => [name, { up: async () => {} }])) };
    },
  };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined) throw error;
}

/** For a server that is running while others are deployed. Throws `IncompatibleSchema`. */
export async function checkSchema(db: Database, migrations: Migrations): Promise<void> {
  refuseIncompatible(await newerMigrations(db, migrations));
}

function refuseIncompatible(newer: readonly string[]): void {
  const found = newer.find((name) => name.endsWith(INCOMPATIBLE));
  if (found !== undefined) throw new IncompatibleSchema(found);
}

/** Those that were done and that this version does not know. */
async function newerMigrations(db: Database, migrations: Migrations): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return rows.flatMap(({ name }) => (name in migrations ? [] : [name]));
}
