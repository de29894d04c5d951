import { migrate } from "./migrate.js";
import { MIGRATIONS } from "./migrations.js";
import type { Database } from "./tables.js";

/** The database of the server. */
export type DatabaseOptions =
  | {
      /**
       * A libSQL file, created if necessary; several processes on one machine may share it. Needs the package `libsql`. Either
       * this or `url`.
       */
      file: string;
    }
  | {
      /** A PostgreSQL URL: `postgres://user:password@host:5432/database`. Needs the package `pg`. */
      url: string;
      /** The direct URL of the server if `url` is that of a connection pooler such as PgBouncer. Default: `url`. */
      directUrl?: string | undefined;
      /** Maximum number of connections to PostgreSQL per process. Default: 10. */
      connections?: number | undefined;
    };

/**
 * Opens the database and migrates it; several processes may do so concurrently. The packages of each engine
 * (`libsql`, `pg`) are loaded here, so that only those of the one in use must be installed. Rejects if the database
 * cannot be used.
 */
export async function openDatabase(options: DatabaseOptions, migrations = MIGRATIONS): Promise<Database> {
  const toLatest = (database: Database) => migrate(database, migrations);
  if ("file" in options) {
    const { openLibsql } = await import("./open-libsql.js");
    return openLibsql(options.file, toLatest);
  }
  const { url, directUrl, connections = 10 } = options;
  const { openPostgres } = await import("./open-postgres.js");
  return openPostgres({ url, directUrl, connections }, toLatest);
}
