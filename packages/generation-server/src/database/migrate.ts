import { type Migration, Migrator, sql } from "kysely";
import type { MIGRATIONS } from "./migrations.js";
import type { Database } from "./tables.js";

type Migrations = typeof MIGRATIONS;

/** The suffix of migrations that servers of the previous version cannot work with. */
const INCOMPATIBLE = ".incompatible";

/** The database was migrated by a newer version in a way that this version cannot work with. */
export class IncompatibleSchema extends Error {
  override readonly name = "IncompatibleSchema";

  constructor(migration: string) {
    super(
      `The database was changed by a newer version of this server (${migration}). Deploy that version here.`,
    );
  }
}

/**
 * Migrations run one process at a time: on PostgreSQL, Kysely's migrator takes an advisory lock; on libSQL, the
 * transaction is the lock. Newer, compatible migrations are accepted, as during a rolling deployment.
 * @throws IncompatibleSchema for newer, incompatible migrations
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

/**
 * Checks a running server against migrations of a newer version.
 * @throws IncompatibleSchema
 */
export async function checkSchema(db: Database, migrations: Migrations): Promise<void> {
  refuseIncompatible(await newerMigrations(db, migrations));
}

function refuseIncompatible(newer: readonly string[]): void {
  const found = newer.find((name) => name.endsWith(INCOMPATIBLE));
  if (found !== undefined) throw new IncompatibleSchema(found);
}

/** Applied migrations that this version does not know. */
async function newerMigrations(db: Database, migrations: Migrations): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return rows.flatMap(({ name }) => (name in migrations ? [] : [name]));
}
