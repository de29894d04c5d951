import { setTimeout as sleep } from "node:timers/promises";
import { Kysely } from "kysely";
import pg from "pg";
import { backOff } from "../back-off.js";
import { OurPostgresDialect } from "./postgres-dialect.js";
import type { Database, Tables } from "./tables.js";

/** Timeout in milliseconds for connecting and for a free connection of the pool or server. */
const CONNECT_MS = 15_000;
/** Pauses between attempts while the server has no free connection. */
const CONNECTION_PAUSES = { first: 50, longest: 1_000 };
/** Timeout of a statement and of an idle transaction, in milliseconds. */
const STATEMENT_MS = 30_000;
/** The same for migrations: a second process waits, within one statement, for the first to finish. */
const MIGRATION_MS = 600_000;

/** The type id of int8 in PostgreSQL. */
const INT8 = 20;

export type PostgresOptions = {
  url: string;
  /** The direct URL of the server if `url` is that of a pooler. */
  directUrl?: string | undefined;
  /** Maximum number of connections of this process. */
  connections: number;
};

/** A pool of connections, created on demand and replaced when they break. */
export async function openPostgres(
  { url, directUrl, connections }: PostgresOptions,
  migrate: (db: Database) => Promise<void>,
): Promise<Database> {
  // One for the lock and one for reads.
  const migrating = connect(directUrl ?? url, { max: 2, statementMs: MIGRATION_MS, pooled: false });
  try {
    await migrate(migrating);
  } finally {
    await migrating.destroy();
  }
  return connect(url, { max: connections, statementMs: STATEMENT_MS, pooled: directUrl !== undefined });
}

type Connecting = { max: number; statementMs: number; pooled: boolean };

function connect(url: string, { max, statementMs, pooled }: Connecting): Database {
  const limits = { statement_timeout: statementMs, idle_in_transaction_session_timeout: statementMs };
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: CONNECT_MS,
    // PgBouncer rejects them as startup parameters, and later SET statements would leak to the connection's next
    // client.
    ...(!pooled && limits),
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // Lets a command exit once its work is done.
    allowExitOnIdle: true,
    application_name: "media-generation-server",
    types: { getTypeParser },
  });
  // Without a listener, a lost connection would crash the process. A connection in use rejects its query, and an idle
  // one is replaced.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  // The server's own timeouts do not help if the server or the network stops responding. Ending the connection also
  // ends its transaction, so that it never returns to the pool half-way.
  const held = new WeakMap<pg.PoolClient, NodeJS.Timeout>();
  pool.on("acquire", (client) => {
    const end = () => client instanceof pg.Client && void client.end();
    held.set(client, setTimeout(end, 2 * statementMs));
  });
  pool.on("release", (_, client) => clearTimeout(held.get(client)));
  const settings = Object.entries(limits).map(([name, ms]) => `; set local ${name} = ${ms}`);
  return new Kysely<Tables>({
    dialect: new OurPostgresDialect(
      { pool: { connect: () => connectTo(pool), end: () => pool.end() } },
      pooled ? `begin${settings.join("")}` : "begin",
    ),
  });
}

/** Waits for a free connection while the server has none or is starting, as for a free connection of the pool. */
async function connectTo(pool: pg.Pool): Promise<pg.PoolClient> {
  const endsAt = Date.now() + CONNECT_MS;
  for (let failures = 0; ; failures++) {
    try {
      return await pool.connect();
    } catch (error) {
      const pause = backOff(failures, CONNECTION_PAUSES);
      if (!isFull(error) || Date.now() + pause > endsAt) throw new DatabaseAway(reasonOf(error));
      await sleep(pause);
    }
  }
}

/** `too_many_connections`, `cannot_connect_now`, and PgBouncer's own `max_client_conn`. */
const isFull = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  (error.code === "53300" || error.code === "57P03" || /no more connections allowed/.test(error.message));

/** Has no `cause`: its properties may contain the address. */
export class DatabaseAway extends Error {
  override readonly name = "DatabaseAway";

  constructor(reason: string) {
    const hint = /unsupported startup parameter/.test(reason)
      ? "its URL is that of a pooler: also set `directUrl` to the server's own address"
      : "check that it is running at its URL";
    super(`PostgreSQL does not accept the connection: ${hint} (${reason})`);
  }
}

const getTypeParser: typeof pg.types.getTypeParser = (type: number, format?: "text" | "binary") =>
  type === INT8 && format !== "binary" ? parseWhole : pg.types.getTypeParser(type, format);

function parseWhole(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`The database contains ${text}, which exceeds the safe integers of JavaScript.`);
}

/**
 * Describes an error without anything that might reveal the URL: the server's own message or the system's error code.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof pg.DatabaseError) return error.message;
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "timeout";
}
