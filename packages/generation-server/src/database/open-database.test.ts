import { execFile } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Kysely, sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type EmptyDatabase, testEngines } from "../testing/test-engines.js";
import { silenceableProxy } from "../testing/test-silenceable-proxy.js";
import { checkSchema } from "./migrate.js";
import { MIGRATIONS } from "./migrations.js";
import { type DatabaseOptions, openDatabase } from "./open-database.js";

const row = (id: string) => ({
  id,
  at: 1,
  instance: "emulator",
  model: "a/b",
  seed: 2 ** 32 - 1,
  prompt_sha256: "00",
  latency: 1,
  predict_time: null,
  cost: 2 ** 40,
  caller: "unknown",
  outcome: "succeeded" as const,
  error_code: null,
});

/** A separate process that opens the database and adds rows as fast as possible. */
async function writer(options: DatabaseOptions, name: string): Promise<string> {
  const script = `
    const { openDatabase } = await import(${JSON.stringify(new URL("./open-database.ts", import.meta.url).href)});
    const db = await openDatabase(${JSON.stringify(options)});
    const row = ${JSON.stringify(row(""))};
    const account = { id: "a", balance: 0, created_at: 1, refilled_on: null };
    await db.insertInto("account").values(account).onConflict((conflict) => conflict.doNothing()).execute();
    for (let n = 0; n < 40; n++) {
      await db.transaction().execute(async (trx) => {
        // That it reads before it writes must not make it fail.
        await trx.selectFrom("usage").select("at").executeTakeFirst();
        const { balance } = await trx
          .updateTable("account")
          .set(({ eb }) => ({ balance: eb("balance", "+", 1) }))
          .returning("balance")
          .executeTakeFirst();
        await new Promise((resolve) => setImmediate(resolve));
        await trx.insertInto("usage").values({ ...row, id: ${JSON.stringify(name)} + n, at: balance }).execute();
      });
    }
    await db.destroy();`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", script];
  return (await promisify(execFile)(process.execPath, args)).stderr;
}

let empty: EmptyDatabase;
afterEach(() => empty.drop());

describe.each(testEngines)("a database on $name", ({ create }) => {
  beforeEach(async () => {
    empty = await create();
  });

  it("is created and migrated by concurrent processes, without losing an update", async () => {
    const names = ["a", "b", "c", "d"];
    expect(await Promise.all(names.map((name) => writer(empty.options, name)))).toEqual(names.map(() => ""));
    const db = await openDatabase(empty.options);
    const rows = await db.selectFrom("usage").select("at").orderBy("at").execute();
    // Each process has seen the previous one's update.
    expect(rows.map(({ at }) => at)).toEqual(Array.from({ length: 160 }, (_, n) => n + 1));
    await db.destroy();
  }, 60_000);

  it("keeps its data across a restart and a new migration", async () => {
    const before = await openDatabase(empty.options);
    await before.insertInto("usage").values(row("kept")).execute();
    await before.destroy();
    const addColumn = (db: Kysely<unknown>) =>
      db.schema.alterTable("usage").addColumn("more", "text").execute();
    const later = { ...MIGRATIONS, "9999-more": { up: addColumn } };
    for (const _ of [1, 2]) {
      const after = await openDatabase(empty.options, later);
      const rows = await after.selectFrom("usage").selectAll().execute();
      expect(rows).toEqual([{ ...row("kept"), summed: 0, more: null }]);
      await after.destroy();
    }
  });

  it("rolls back a failing migration, and runs it once it is fixed", async () => {
    const half = async (db: Kysely<unknown>) => {
      await db.schema.createTable("half").addColumn("id", "text").execute();
      throw new Error("half-way");
    };
    const failing = openDatabase(empty.options, { ...MIGRATIONS, "9999-half": { up: half } });
    await expect(failing).rejects.toThrow("half-way");
    const mended = {
      up: (db: Kysely<unknown>) => db.schema.createTable("half").addColumn("id", "text").execute(),
    };
    const db = await openDatabase(empty.options, { ...MIGRATIONS, "9999-half": mended });
    expect((await sql`select id from half`.execute(db)).rows).toEqual([]);
    await db.destroy();
  });

  it("serves the previous version after compatible migrations, and rejects incompatible ones", async () => {
    const addColumn = (db: Kysely<unknown>) =>
      db.schema.alterTable("usage").addColumn("more", "text").execute();
    const running = await openDatabase(empty.options);
    const newer = { ...MIGRATIONS, "9998-more": { up: addColumn } };
    await (await openDatabase(empty.options, newer)).destroy();
    for (const db of [running, await openDatabase(empty.options)]) {
      await db
        .insertInto("usage")
        .values(row(`${db === running}`))
        .execute();
      await checkSchema(db, MIGRATIONS);
      if (db !== running) await db.destroy();
    }
    const breaking = { ...newer, "9999-less.incompatible": { up: async () => {} } };
    await (await openDatabase(empty.options, breaking)).destroy();
    const message = /newer version of this server \(9999-less\.incompatible\)/;
    await expect(openDatabase(empty.options)).rejects.toThrow(message);
    await expect(checkSchema(running, MIGRATIONS)).rejects.toThrow(message);
    expect(await running.selectFrom("usage").select("id").execute()).toHaveLength(2);
    await running.destroy();
  });
});

describe.each(testEngines.filter(({ name }) => name === "libsql"))("a file", ({ create }) => {
  beforeEach(async () => {
    empty = await create();
  });

  it("can be opened after a failed attempt", async () => {
    const blocked = join(empty.folder, "blocked");
    writeFileSync(blocked, "no folder");
    const options = { file: join(blocked, "media.db") };
    await expect(openDatabase(options)).rejects.toThrow();
    rmSync(blocked);
    await (await openDatabase(options)).destroy();
  });

  it("syncs commits to the disk", async () => {
    const db = await openDatabase(empty.options);
    expect((await sql`pragma synchronous`.execute(db)).rows).toEqual([{ synchronous: 2 }]);
    await db.destroy();
  });
});

describe.each(testEngines.filter(({ name }) => name === "postgresql"))("a server", ({ create }) => {
  beforeEach(async () => {
    empty = await create();
  });

  it("may close connections at any time; they are reopened", async () => {
    const [db, other] = [await openDatabase(empty.options), await openDatabase(empty.options)];
    const hangUp = () =>
      sql`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`.execute(other);
    const cut = db.transaction().execute(async (trx) => {
      await trx.insertInto("usage").values(row("cut")).execute();
      await hangUp();
      // Wait until the end of the connection is known.
      await new Promise((resolve) => setTimeout(resolve, 100));
      await trx.insertInto("usage").values(row("after")).execute();
    });
    await expect(cut).rejects.toThrow();
    expect(await db.selectFrom("usage").selectAll().execute()).toEqual([]);
    await hangUp();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await db.insertInto("usage").values(row("kept")).execute();
    await Promise.all([db.destroy(), other.destroy()]);
  });

  it("reports why a transaction failed even if its rollback fails too", async () => {
    const [db, other] = [await openDatabase(empty.options), await openDatabase(empty.options)];
    const failing = db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction);
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(other);
      // Wait until the end of the connection is known.
      await new Promise((resolve) => setTimeout(resolve, 100));
      throw new Error("the cause");
    });
    await expect(failing).rejects.toThrow("the cause");
    await Promise.all([db.destroy(), other.destroy()]);
  });

  it("returns int8 as numbers, and rejects values beyond safe integers", async () => {
    const db = await openDatabase(empty.options);
    const read = (value: string) => sql<{ n: number }>`select ${sql.raw(value)}::bigint as n`.execute(db);
    expect((await read("9007199254740991")).rows).toEqual([{ n: Number.MAX_SAFE_INTEGER }]);
    await expect(read("9007199254740993")).rejects.toThrow(RangeError);
    await db.destroy();
  });

  it("limits the time of statements and idle transactions", async () => {
    const db = await openDatabase(empty.options);
    const { rows } = await sql`select name, setting from pg_settings
      where name in ('statement_timeout', 'idle_in_transaction_session_timeout') order by name`.execute(db);
    expect(rows).toEqual([
      { name: "idle_in_transaction_session_timeout", setting: "30000" },
      { name: "statement_timeout", setting: "30000" },
    ]);
    await db.destroy();
  });

  it("times out within a minute if it stops responding", async () => {
    const line = await silenceableProxy(new URL(empty.url));
    const db = await openDatabase({ url: line.url });
    await db.selectFrom("usage").selectAll().execute();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    line.silence();
    const ended = [
      db.insertInto("usage").values(row("alone")).execute(),
      db.transaction().execute((trx) => trx.insertInto("usage").values(row("within")).execute()),
    ].map((query) => expect(query).rejects.toThrow());
    // New connections are made meanwhile.
    for (let seconds = 0; seconds < 61; seconds++) {
      await vi.advanceTimersByTimeAsync(1_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(ended);
    vi.useRealTimers();
    await db.destroy();
    await line.close();
  });

  it("is reported without its URL if it cannot be used", async () => {
    const wrong = new URL(empty.url);
    wrong.password = "canary";
    const away = new URL(wrong);
    away.port = "1";
    for (const [url, reason] of [
      [wrong, "password authentication failed"],
      [away, "ECONNREFUSED"],
    ] as const) {
      const error: unknown = await openDatabase({ url: url.href }).catch((thrown: unknown) => thrown);
      expect(String(error)).toContain(reason);
      expect(JSON.stringify([String(error), error])).not.toMatch(/canary|127\.0\.0\.1/);
    }
  });
});
