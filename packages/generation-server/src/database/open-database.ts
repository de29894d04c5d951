import { migrate } from "./migrate.js";
import { MIGRATIONS } from "./migrations.js";
import type { Database } from "./tables.js";

/** Where the server keeps what it must remember. */
export type DatabaseOptions =
  /** A libSQL file, which is made if there is none; several processes of one machine may share it. */
  | { file: string }
  | {
      /** Of PostgreSQL: `postgres://user:password@host:5432/database`. */
      url: string;
      /** The server's own address, if `url` is that of a connection pooler such as PgBouncer. */
      directUrl?: string | undefined;
      /** How many connections one process holds at most. Default: 10. */
      connections?: number | undefined;
    };

/**
 * Opens the database and brings its tables up to date; several processes may do so at once. Each engine's own packages
 * (`libsql`, `pg`) are loaded here, so that only the one in use has to be installed. Rejects if it cannot be used.
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
