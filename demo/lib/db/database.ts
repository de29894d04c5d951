import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { Kysely, Migrator } from "kysely";
import Libsql from "libsql";
import { type Env, readSetting } from "../env";
import { LibsqlDialect } from "./libsql-dialect";
import { MIGRATIONS } from "./migrations";
import type { Tables } from "./tables";

export type Database = Kysely<Tables>;

/** Milliseconds to wait for another process that is writing. */
const BUSY_MS = 5_000;

const opened = Symbol.for("react-media-library-demo.databases");

/** The file `demo.db` in DATA_DIR, whose default is `.data` in the demo's folder. */
export const databaseFile = (env: Env): string =>
  join(resolve(/* turbopackIgnore: true */ readSetting(env, "DATA_DIR") ?? ".data"), "demo.db");

/**
 * The demo's database with every migration done: one connection for each file, shared by all bundles of this
 * process. Rejects where the file cannot be used, and tries anew at the next call.
 */
export function getDatabase(env: Env): Promise<Database> {
  const databases = sharedDatabases();
  const file = databaseFile(env);
  const known = databases.get(file);
  if (known) return known;
  const opening = openDatabase(file);
  databases.set(file, opening);
  opening.catch(() => databases.delete(file));
  return opening;
}

/** Opens the file, or makes it, and brings its tables up to date. Several processes may do so at once. */
export async function openDatabase(file: string, migrations = MIGRATIONS): Promise<Database> {
  mkdirSync(resolve(/* turbopackIgnore: true */ file, ".."), { recursive: true, mode: 0o700 });
  const libsql = new Libsql(file, { timeout: BUSY_MS });
  // Readers and one writer do not wait for each other. A power cut may take the last rows and no more.
  libsql.exec("pragma journal_mode = wal; pragma synchronous = normal");
  const db = new Kysely<Tables>({ dialect: new LibsqlDialect({ database: libsql }) });
  try {
    const provider = { getMigrations: async () => migrations };
    const { error } = await new Migrator({ db, provider }).migrateToLatest();
    if (error !== undefined) throw error;
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

function sharedDatabases(): Map<string, Promise<Database>> {
  const kept: unknown = Reflect.get(globalThis, opened);
  if (kept instanceof Map) return kept;
  const made = new Map<string, Promise<Database>>();
  Reflect.set(globalThis, opened, made);
  return made;
}
