import { setTimeout as sleep } from "node:timers/promises";
import { Kysely } from "kysely";
import pg from "pg";
import { backOff } from "../back-off.js";
import { OurPostgresDialect } from "./postgres-dialect.js";
import type { Database, Tables } from "./tables.js";

/** Milliseconds to wait for the server, or for a connection to be free: of ours, or of the server's. */
const CONNECT_MS = 15_000;
/** Between two tries while the server has no connection left. */
const CONNECTION_PAUSES = { first: 50, longest: 1_000 };
/** Milliseconds that one statement may take, and that a transaction may do nothing. */
const STATEMENT_MS = 30_000;
/** The same for migrations: whoever comes second waits, within one statement, for the first one's to be done. */
const MIGRATION_MS = 600_000;

/** What PostgreSQL calls the type of our whole numbers. */
const INT8 = 20;

export type PostgresOptions = {
  url: string;
  /** The server's own address, where `url` is that of a pooler. */
  directUrl?: string | undefined;
  /** How many connections this process holds at most. */
  connections: number;
};

/** A pool of connections, each made when it is needed and anew after it broke. */
export async function openPostgres(
  { url, directUrl, connections }: PostgresOptions,
  migrate: (db: Database) => Promise<void>,
): Promise<Database> {
  // One for the lock, and one to read beside it.
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
    // PgBouncer refuses them at a connection's start, and what is set later would stay with the next one's.
    ...(!pooled && limits),
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // A command that has done its work ends.
    allowExitOnIdle: true,
    application_name: "media-generation-server",
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
  const settings = Object.entries(limits).map(([name, ms]) => `; set local ${name} = ${ms}`);
  return new Kysely<Tables>({
    dialect: new OurPostgresDialect(
      { pool: { connect: () => connectTo(pool), end: () => pool.end() } },
      pooled ? `begin${settings.join("")}` : "begin",
    ),
  });
}

/** Waits where the server has no connection left, or is about to start, as it would for a free one of the pool. */
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

/** Its cause is left out, because that one's properties may hold the address. */
export class DatabaseAway extends Error {
  override readonly name = "DatabaseAway";

  constructor(reason: string) {
    const hint = /unsupported startup parameter/.test(reason)
      ? "its URL is that of a pooler: set `directUrl` to the server's own address as well"
      : "check that it runs at its URL";
    super(`PostgreSQL does not accept the connection: ${hint} (${reason})`);
  }
}

const getTypeParser: typeof pg.types.getTypeParser = (type: number, format?: "text" | "binary") =>
  type === INT8 && format !== "binary" ? parseWhole : pg.types.getTypeParser(type, format);

function parseWhole(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`The database holds ${text}, which is more than a number can tell exactly.`);
}

/** Of what went wrong only what surely tells nothing of the URL: the server's own sentence, or the system's code. */
export function reasonOf(error: unknown): string {
  if (error instanceof pg.DatabaseError) return error.message;
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "no answer in time";
}
