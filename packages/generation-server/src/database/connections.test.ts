import { randomUUID } from "node:crypto";
import { type Kysely, sql } from "kysely";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type EmptyDatabase, testEngines } from "../testing/test-engines.js";
import { hasPgBouncer, startPgBouncer } from "../testing/test-pgbouncer.js";
import { MIGRATIONS } from "./migrations.js";
import { createNotifications, notify } from "./notifications.js";
import { type DatabaseOptions, openDatabase } from "./open-database.js";
import { openPostgres } from "./open-postgres.js";
import type { Database } from "./tables.js";

const event = (id: string) => ({ id, at: 1 });

const numberOf = async (db: Database, expression: string): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select ${sql.raw(expression)} as n`.execute(db);
  return Number(rows[0]?.n);
};

const OURS = "(select count(*)::int from pg_stat_activity where datname = current_database())";

let empty: EmptyDatabase;
afterEach(() => empty.drop());

const engines = testEngines.filter(({ name }) => name === "postgresql");

describe.each(engines)("connections to $name", ({ create }) => {
  beforeEach(async () => {
    empty = await create();
  });

  it("stay within the configured maximum, and further queries wait", async () => {
    const db = await openDatabase({ url: empty.url, connections: 3 });
    const counts = Array.from({ length: 12 }, () =>
      db.transaction().execute(async (transaction) => {
        await sql`select pg_sleep(0.1)`.execute(transaction);
        return numberOf(transaction, OURS);
      }),
    );
    expect(Math.max(...(await Promise.all(counts)))).toBe(3);
    await db.destroy();
  });

  it("are retried while the server has no free connection", async () => {
    const db = await openDatabase(empty.options);
    const role = `limited_${randomUUID().slice(0, 8)}`;
    for (const statement of [
      `create role ${role} login password 'x' connection limit 1`,
      `grant select on all tables in schema public to ${role}`,
    ])
      await sql.raw(statement).execute(db);
    const url = new URL(empty.url);
    [url.username, url.password] = [role, "x"];
    const holder = new pg.Client({ connectionString: url.href });
    await holder.connect();
    const limited = await openPostgres({ url: url.href, connections: 2 }, async () => {});
    const waiting = limited.selectFrom("webhook").selectAll().execute();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await holder.end();
    expect(await waiting).toEqual([]);
    await limited.destroy();
    for (const statement of [`drop owned by ${role}`, `drop role ${role}`])
      await sql.raw(statement).execute(db);
    await db.destroy();
  });
});

describe.runIf(hasPgBouncer).each(engines)("PgBouncer in transaction mode, before $name", ({ create }) => {
  let options: DatabaseOptions;
  let pooled: string;

  beforeEach(async () => {
    empty = await create();
    pooled = await startPgBouncer(empty.url);
    options = { url: pooled, directUrl: empty.url };
  });

  it("multiplexes many connections over few, within their limits", async () => {
    const dbs = await Promise.all([1, 2, 3].map(() => openDatabase(options)));
    const work = (db: Database, n: number) =>
      db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto("webhook")
          .values(event(`t${n}`))
          .execute();
        const own = await transaction.selectFrom("webhook").select("id").where("id", "=", `t${n}`).execute();
        expect(own).toHaveLength(1);
        expect(await numberOf(transaction, "current_setting('statement_timeout') = '30s'")).toBe(1);
        return numberOf(
          transaction,
          `(select count(*)::int from pg_stat_activity
          where datname = current_database() and application_name <> 'pgbouncer')`,
        );
      });
    const all = dbs.flatMap((db, d) =>
      Array.from({ length: 20 }, async (_, n) => {
        await db
          .insertInto("webhook")
          .values(event(`${d} ${n}`))
          .execute();
        return work(db, 100 * d + n);
      }),
    );
    // Of the server's connections, however many each process has.
    expect(Math.max(...(await Promise.all(all)))).toBeLessThanOrEqual(2);
    const [db] = dbs;
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from webhook`.execute(
      db as Kysely<unknown>,
    );
    expect(rows).toEqual([{ n: 120 }]);
    await Promise.all(dbs.map((each) => each.destroy()));
  });

  it("leaks no settings to the connection's next client", async () => {
    const db = await openDatabase(options);
    const limit = () =>
      numberOf(db, "(select setting::int from pg_settings where name = 'statement_timeout')");
    const before = await limit();
    await db.transaction().execute(async (transaction) => {
      await transaction.insertInto("webhook").values(event("a")).execute();
    });
    expect(await Promise.all([1, 2, 3, 4].map(limit))).toEqual([before, before, before, before]);
    await db.destroy();
  });

  it("is bypassed by migrations and listeners", async () => {
    const seen: string[] = [];
    const spy = async (db: Kysely<unknown>) => {
      const { rows } = await sql<{
        name: string;
      }>`select current_setting('statement_timeout') as name`.execute(db);
      seen.push(...rows.map(({ name }) => name));
    };
    const migrations = { ...MIGRATIONS, "9999-spy": { up: spy } };
    const db = await openDatabase(options, migrations);
    expect(seen).toEqual(["10min"]);
    const heard: (string | undefined)[] = [];
    const stop = createNotifications(db, options).listen("generation_work", (payload) => heard.push(payload));
    await vi.waitFor(() => expect(heard).toEqual([undefined]), 10_000);
    await notify(db, "generation_work", "x");
    await vi.waitFor(() => expect(heard).toEqual([undefined, "x"]), 10_000);
    stop();
    await db.destroy();
  });

  it("fails without its direct URL, with an error that says what to set", async () => {
    await expect(openDatabase({ url: pooled })).rejects.toThrow(/set `directUrl`/);
  });

  it("is retried while it accepts no more clients", async () => {
    const narrow = await startPgBouncer(empty.url, { max_client_conn: 1 });
    const db = await openPostgres({ url: narrow, directUrl: empty.url, connections: 2 }, async () => {});
    // The first client is still counted for a moment after its response.
    const holder = await vi.waitFor(async () => {
      const client = new pg.Client({ connectionString: narrow });
      await client.connect();
      return client;
    }, 5_000);
    const waiting = sql<{ n: number }>`select 1 as n`.execute(db);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await holder.end();
    expect((await waiting).rows).toEqual([{ n: 1 }]);
    await db.destroy();
  });
});
