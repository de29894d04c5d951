import { type DialectAdapter, Kysely, PostgresAdapter, PostgresDialect } from "kysely";
import pg from "pg";
import type { Database } from "./database";
import type { Engine } from "./engine";
import type { Tables } from "./tables";

/** Connections of one process: a server has a hundred, for all that use it. */
const CONNECTIONS = 10;
/** Milliseconds to wait for the server, or for one of our own connections to be free. */
const CONNECT_MS = 15_000;
/** Milliseconds that one statement may take, and that a transaction may do nothing. */
const STATEMENT_MS = 30_000;
/** The same for migrations: whoever comes second waits, within one statement, for the first one's to be done. */
const MIGRATION_MS = 600_000;

/** What PostgreSQL calls the type of our whole numbers. */
const INT8 = 20;

/** A pool of connections, each made when it is needed and anew after it broke. */
export async function openPostgres(url: string, migrate: (db: Database) => Promise<void>): Promise<Database> {
  const migrating = connect(url, 1, MIGRATION_MS);
  try {
    await migrate(migrating);
  } finally {
    await migrating.destroy();
  }
  return connect(url, CONNECTIONS, STATEMENT_MS);
}

function connect(url: string, max: number, statementMs: number): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: statementMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // A command that has done its work ends.
    allowExitOnIdle: true,
    application_name: "react-media-library-demo",
    types: { getTypeParser },
  });
  // Without a listener the loss of a connection would end the process. Whoever used it is told by their own query,
  // and an unused one is replaced.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  // The server's own limits do not help where the server, or the line to it, has fallen silent. What ends the
  // connection also ends the transaction on it, so that it is never handed on half-way.
  const held = new WeakMap<pg.PoolClient, NodeJS.Timeout>();
  pool.on("acquire", (client) => {
    const end = () => client instanceof pg.Client && void client.end();
    held.set(client, setTimeout(end, 2 * statementMs));
  });
  pool.on("release", (_, client) => clearTimeout(held.get(client)));
  return new Kysely<Tables>({
    dialect: new Dialect({
      pool: {
        connect: () => pool.connect().catch((error: unknown) => Promise.reject(unreachable(error))),
        end: () => pool.end(),
      },
    }),
  });
}

class Dialect extends PostgresDialect {
  override createAdapter(): DialectAdapter {
    return new Adapter();
  }
}

class Adapter extends PostgresAdapter {
  readonly engine: Engine = "postgresql";
}

const getTypeParser: typeof pg.types.getTypeParser = (type: number, format?: "text" | "binary") =>
  type === INT8 && format !== "binary" ? parseWhole : pg.types.getTypeParser(type, format);

function parseWhole(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`The database holds ${text}, which is more than a number can tell exactly.`);
}

const unreachable = (error: unknown): Error =>
  new Error(`PostgreSQL does not let us in at DATABASE_URL: look whether it runs there (${reasonOf(error)})`);

/**
 * Of what went wrong only what surely tells nothing of the URL: the server's own sentence, or the system's code. The
 * cause is left out, because its properties may hold the address.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof pg.DatabaseError) return error.message;
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "no answer in time";
}
