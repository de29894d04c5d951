import type { RateLimit, RateLimiter } from "@reactkits.dev/react-media-library/server";
import { sql, type Transaction } from "kysely";
import type { Database, RateTable, Tables } from "../database/tables.js";

const WINDOW = 60;
/** Interval of the clean-up in milliseconds, and rows per clean-up. */
const SWEEP_EVERY = 60_000;
const SWEEP_ROWS = 1000;

/** Admitted requests per second, oldest first. */
type Counts = [second: number, requests: number][];

/**
 * The limits of `createRateLimiter` across all processes on one PostgreSQL database, by its clock. A row contains one
 * number per second, whatever the limit; a second counts until it is entirely more than a minute ago.
 */
export function createPostgresRateLimiter(database: Database): RateLimiter {
  let sweptAt = Date.now();

  async function sweep(): Promise<void> {
    if (Date.now() - sweptAt < SWEEP_EVERY) return;
    sweptAt = Date.now();
    await sql`delete from rate where key in (
      select key from rate where at < extract(epoch from clock_timestamp()) * 1000 - 2 * 60000
      order by at limit ${SWEEP_ROWS} for update skip locked)`.execute(database);
  }

  return {
    async take(limits) {
      const finite = limits.filter(({ perMinute }) => perMinute !== Number.POSITIVE_INFINITY);
      if (finite.some(({ perMinute }) => !(perMinute >= 1))) return { retryAfter: WINDOW };
      if (finite.length === 0) return undefined;
      await sweep();
      return withRows(database, finite, async (transaction, { rows, now }) => {
        const waits = finite.map(({ key, perMinute }) => waitFor(rows.get(key) ?? [], perMinute, now));
        const wait = Math.max(...waits);
        if (wait > 0) return { retryAfter: wait };
        await write(transaction, new Map([...rows].map(([key, counts]) => [key, add(counts, now)])), now);
        return undefined;
      });
    },
    async giveBack(limits) {
      if (limits.length === 0) return;
      await withRows(database, limits, (transaction, { rows, now }) =>
        write(transaction, new Map([...rows].map(([key, counts]) => [key, takeLast(counts)])), now),
      );
    },
  };
}

/** The counts by the limit's key, and the current time in seconds since 1970. */
type Rows = { rows: Map<string, Counts>; now: number };

/**
 * Works on the rows of these limits while they are locked. Rows are always locked in the same order, and missing ones
 * are inserted first, in a transaction of their own: locking some and then inserting others could deadlock.
 */
async function withRows<T>(
  database: Database,
  limits: readonly RateLimit[],
  work: (transaction: Transaction<Tables>, rows: Rows) => Promise<T>,
): Promise<T> {
  const keys = [...new Set(limits.map(({ key }) => key))].sort();
  for (;;) {
    const done = await database.transaction().execute(async (transaction) => {
      const rows = await lock(transaction, keys);
      return rows && { result: await work(transaction, rows) };
    });
    if (done) return done.result;
    const empty = keys.map((key): RateTable => ({ key, counts: "[]", at: Date.now() }));
    await database
      .insertInto("rate")
      .values(empty)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** Undefined unless all rows exist. */
async function lock(transaction: Transaction<Tables>, keys: readonly string[]): Promise<Rows | undefined> {
  const found = await transaction
    .selectFrom("rate")
    .select(["key", "counts"])
    .select(sql<number>`floor(extract(epoch from clock_timestamp()))::bigint`.as("now"))
    .where("key", "in", keys)
    .orderBy("key")
    .forUpdate()
    .execute();
  if (found.length < keys.length) return undefined;
  const stored = found.map(({ key, counts }) => [key, parse(counts)] as const);
  // If the clock was set back, later counts still apply.
  const now = Math.max(
    ...found.map((row) => row.now),
    ...stored.map(([, counts]) => counts.at(-1)?.[0] ?? 0),
  );
  const fresh = stored.map(
    ([key, counts]) => [key, counts.filter(([second]) => second + WINDOW >= now)] as const,
  );
  return { rows: new Map(fresh), now };
}

async function write(
  transaction: Transaction<Tables>,
  rows: Map<string, Counts>,
  now: number,
): Promise<void> {
  const values = [...rows].map(([key, counts]) => ({ key, counts: JSON.stringify(counts), at: now * 1000 }));
  await transaction
    .insertInto("rate")
    .values(values)
    .onConflict((conflict) =>
      conflict
        .column("key")
        .doUpdateSet((row) => ({ counts: row.ref("excluded.counts"), at: row.ref("excluded.at") })),
    )
    .execute();
}

/** Seconds until another request is admitted. */
function waitFor(counts: Counts, perMinute: number, now: number): number {
  let excess = counts.reduce((sum, [, requests]) => sum + requests, 0) - Math.floor(perMinute) + 1;
  for (const [second, requests] of counts) {
    if (excess <= 0) return 0;
    excess -= requests;
    if (excess <= 0) return second + WINDOW + 1 - now;
  }
  return 0;
}

function add(counts: Counts, now: number): Counts {
  const [last = now, requests = 0] = counts.at(-1) ?? [];
  return last === now ? [...counts.slice(0, -1), [now, requests + 1]] : [...counts, [now, 1]];
}

function takeLast(counts: Counts): Counts {
  const [last, requests = 0] = counts.at(-1) ?? [];
  if (last === undefined) return counts;
  return requests > 1 ? [...counts.slice(0, -1), [last, requests - 1]] : counts.slice(0, -1);
}

/** A damaged row counts as empty. */
function parse(json: string): Counts {
  const counts: unknown = JSON.parse(json);
  if (!Array.isArray(counts)) return [];
  return counts.flatMap((entry): Counts => {
    const [second, requests]: unknown[] = Array.isArray(entry) ? entry : [];
    return typeof second === "number" && typeof requests === "number" ? [[second, requests]] : [];
  });
}
