import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Kysely, sql } from "kysely";
import { afterEach, beforeEach, expect, it } from "vitest";
import { databaseFile, getDatabase, openDatabase } from "./database";
import { MIGRATIONS } from "./migrations";

let dataDir = "";
let file = "";
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "database-test-"));
  file = databaseFile({ DATA_DIR: dataDir });
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const row = (id: string) => ({
  ...{ id, at: 1, instance: "emulator", model: "a/b", seed: 2 ** 32 - 1, prompt_sha256: "00", latency: 1 },
  ...{
    predict_time: null,
    cost: 2 ** 40,
    caller: "unknown",
    outcome: "succeeded" as const,
    error_code: null,
  },
});

/** A process of its own that opens the file and adds to it as fast as it can. */
async function writer(name: string): Promise<string> {
  const script = `
    const { openDatabase } = await import(${JSON.stringify(new URL("./database.ts", import.meta.url).href)});
    const db = await openDatabase(${JSON.stringify(file)});
    const row = ${JSON.stringify(row(""))};
    for (let n = 0; n < 40; n++) {
      await db.transaction().execute(async (trx) => {
        const { last } = await trx.selectFrom("usage").select(({ fn }) => fn.max("at").as("last")).executeTakeFirst();
        await new Promise((resolve) => setImmediate(resolve));
        await trx.insertInto("usage").values({ ...row, id: ${JSON.stringify(name)} + n, at: Number(last) + 1 }).execute();
      });
    }
    await db.destroy();`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", script];
  return (await promisify(execFile)(process.execPath, args)).stderr;
}

it("is made and migrated by several processes at once, and loses no update of any", async () => {
  const names = ["a", "b", "c", "d"];
  expect(await Promise.all(names.map(writer))).toEqual(names.map(() => ""));
  const db = await openDatabase(file);
  const rows = await db.selectFrom("usage").select("at").orderBy("at").execute();
  // Each read what the one before had written.
  expect(rows.map(({ at }) => at)).toEqual(Array.from({ length: 160 }, (_, n) => n + 1));
  await db.destroy();
});

it("keeps what is there over a restart and a new migration", async () => {
  const before = await openDatabase(file);
  await before.insertInto("usage").values(row("kept")).execute();
  await before.destroy();
  const addColumn = (db: Kysely<unknown>) =>
    db.schema.alterTable("usage").addColumn("more", "text").execute();
  const later = { ...MIGRATIONS, "9999-more": { up: addColumn } };
  for (const _ of [1, 2]) {
    const after = await openDatabase(file, later);
    expect(await after.selectFrom("usage").selectAll().execute()).toEqual([{ ...row("kept"), more: null }]);
    await after.destroy();
  }
});

it("leaves nothing of a migration that fails, and runs it once it is mended", async () => {
  const half = async (db: Kysely<unknown>) => {
    await db.schema.createTable("half").addColumn("id", "text").execute();
    throw new Error("half-way");
  };
  await expect(openDatabase(file, { ...MIGRATIONS, "9999-half": { up: half } })).rejects.toThrow("half-way");
  const mended = {
    up: (db: Kysely<unknown>) => db.schema.createTable("half").addColumn("id", "text").execute(),
  };
  const db = await openDatabase(file, { ...MIGRATIONS, "9999-half": mended });
  expect((await sql`select id from half`.execute(db)).rows).toEqual([]);
  await db.destroy();
});

it("is opened once for a file in this process, and again after it could not be", async () => {
  const env = { DATA_DIR: dataDir };
  const [one, other] = await Promise.all([getDatabase(env), getDatabase(env)]);
  expect(one).toBe(other);
  const blocked = join(dataDir, "blocked");
  writeFileSync(blocked, "no folder");
  await expect(getDatabase({ DATA_DIR: blocked })).rejects.toThrow();
  rmSync(blocked);
  const mended = await getDatabase({ DATA_DIR: blocked });
  expect(mended).not.toBe(one);
  await Promise.all([one.destroy(), mended.destroy()]);
});
