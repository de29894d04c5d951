import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { Kysely } from "kysely";
import { LibsqlDialect } from "./libsql-dialect.js";
import type { Database, Tables } from "./tables.js";

export async function openLibsql(file: string, migrate: (db: Database) => Promise<void>): Promise<Database> {
  mkdirSync(resolve(/* turbopackIgnore: true */ file, ".."), { recursive: true, mode: 0o700 });
  const db = new Kysely<Tables>({ dialect: new LibsqlDialect(file) });
  try {
    await migrate(db);
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
