import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { Kysely } from "kysely";
import Libsql from "libsql";
import type { Database } from "./database";
import { LibsqlDialect } from "./libsql-dialect";
import type { Tables } from "./tables";

/** Milliseconds to wait for another process that is writing. */
const BUSY_MS = 5_000;

/** One connection to the file, whose transactions follow one another. */
export async function openLibsql(file: string, migrate: (db: Database) => Promise<void>): Promise<Database> {
  mkdirSync(resolve(/* turbopackIgnore: true */ file, ".."), { recursive: true, mode: 0o700 });
  const libsql = new Libsql(file, { timeout: BUSY_MS });
  // Readers and one writer do not wait for each other. What is committed is on the disk: it is money.
  libsql.exec("pragma journal_mode = wal; pragma synchronous = full");
  const db = new Kysely<Tables>({ dialect: new LibsqlDialect({ database: libsql }) });
  try {
    await migrate(db);
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
