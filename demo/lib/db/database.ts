import { join } from "node:path";
import type { Kysely } from "kysely";
import { dataDir, type Env, readDatabaseConnections, readDatabaseDirectUrl, readDatabaseUrl } from "../env";
import { migrate } from "./migrate";
import { MIGRATIONS } from "./migrations";
import type { Tables } from "./tables";

/** Callers need not know which engine it is: queries use what libSQL and PostgreSQL have in common. */
export type Database = Kysely<Tables>;

const opened = Symbol.for("react-media-library-demo.databases");

/** The file `demo.db` in DATA_DIR, whose default is `.data` in the demo's folder. */
export const databaseFile = (env: Env): string => join(dataDir(env), "demo.db");

/** DATABASE_URL where it is set, else the file. Throws `SettingError`. */
export const databaseAddress = (env: Env): string => readDatabaseUrl(env) ?? databaseFile(env);

/**
 * The demo's database with every migration done: one for each address, shared by all bundles of this process. Rejects
 * where it cannot be used, and tries anew at the next call.
 */
export async function getDatabase(env: Env): Promise<Database> {
  const databases = sharedDatabases();
  const address = databaseAddress(env);
  const known = databases.get(address);
  if (known) return known;
  const opening = openDatabaseOf(env);
  databases.set(address, opening);
  opening.catch(() => databases.delete(address));
  return opening;
}

/** The database that these settings name, for a command's own use. Throws `SettingError`. */
export const openDatabaseOf = (env: Env): Promise<Database> =>
  openDatabase(databaseAddress(env), {
    directUrl: readDatabaseDirectUrl(env),
    connections: readDatabaseConnections(env),
  });

/**
 * Opens a PostgreSQL database by its URL, or a file, which is made where there is none, and brings its tables up to
 * date. Several processes may do so at once. `directUrl` and `connections` are for PostgreSQL.
 */
export async function openDatabase(
  address: string,
  { migrations = MIGRATIONS, connections = 10, directUrl }: OpenOptions = {},
): Promise<Database> {
  // Each engine's own packages are loaded where it is used.
  if (/^postgres(ql)?:/.test(address)) {
    const { openPostgres } = await import("./open-postgres");
    return openPostgres({ url: address, directUrl, connections }, (db) => migrate(db, migrations));
  }
  const { openLibsql } = await import("./open-libsql");
  return openLibsql(address, (db) => migrate(db, migrations));
}

type OpenOptions = {
  migrations?: typeof MIGRATIONS;
  directUrl?: string | undefined;
  connections?: number;
};

function sharedDatabases(): Map<string, Promise<Database>> {
  const kept: unknown = Reflect.get(globalThis, opened);
  if (kept instanceof Map) return kept;
  const made = new Map<string, Promise<Database>>();
  Reflect.set(globalThis, opened, made);
  return made;
}
