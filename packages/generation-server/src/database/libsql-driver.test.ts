import { join } from "node:path";
import Libsql from "libsql";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type EmptyDatabase, testEngines } from "../testing/test-engines.js";
import { openDatabase } from "./open-database.js";
import type { Database } from "./tables.js";

const [libsql] = testEngines.filter(({ name }) => name === "libsql");
if (!libsql) throw new Error("There is no libSQL.");

const event = (id: string) => ({ id, at: 1 });

let empty: EmptyDatabase;
let db: Database;
beforeEach(async () => {
  empty = await libsql.create();
  db = await openDatabase(empty.options);
});
afterEach(async () => {
  await db.destroy();
  await empty.drop();
});

const insert = (id: string) => db.insertInto("webhook").values(event(id)).returning("id").execute();
const ids = async () =>
  (await db.selectFrom("webhook").select("id").orderBy("id").execute()).map(({ id }) => id);
const inTransaction = (id: string) =>
  db.transaction().execute(async (transaction) => {
    await transaction.insertInto("webhook").values(event(id)).returning("id").executeTakeFirstOrThrow();
  });

/** As a backup or a second process does. Answers how to let go of the file. */
function lock(): () => void {
  const holder = new Libsql(join(empty.folder, "demo.db"));
  holder.exec("begin immediate");
  return () => {
    holder.exec("rollback");
    holder.close();
  };
}

/** The longest time, in milliseconds, that the event loop did not turn. */
async function longestBlock(work: Promise<unknown>): Promise<number> {
  let [last, longest] = [performance.now(), 0];
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  await work;
  longest = Math.max(longest, performance.now() - last);
  clearInterval(timer);
  return longest;
}

describe("a file that another process has locked", () => {
  it("fails those who write, after a wait that blocks nobody, and works as before once it is free", async () => {
    const unlock = lock();
    const writes = [insert("a"), inTransaction("b"), insert("c"), inTransaction("d")];
    const ended = Promise.allSettled(writes);
    const reads = expect(ids()).resolves.toEqual([]);
    const blocked = await longestBlock(ended);
    await reads;
    unlock();
    for (const end of await ended) {
      expect(end).toMatchObject({ status: "rejected", reason: { code: "SQLITE_BUSY" } });
    }
    expect(blocked).toBeLessThan(1_000);
    // No statement that found the file locked is left open: each COMMIT would fail.
    await inTransaction("e");
    await insert("f");
    expect(await ids()).toEqual(["e", "f"]);
  }, 30_000);

  it("is written to as soon as it is free, by each once", async () => {
    const unlock = lock();
    const names = Array.from({ length: 40 }, (_, n) => String(n));
    const writes = Promise.all(names.map((name, n) => (n % 2 ? insert(name) : inTransaction(name))));
    setTimeout(unlock, 300);
    await writes;
    expect((await ids()).sort()).toEqual(names.sort());
  });
});

describe("a loop of queries", () => {
  it.each(["succeed", "fail"])("that %s leaves the event loop its turns", async (how) => {
    await insert("there");
    const query = () => (how === "succeed" ? ids() : insert("there").catch(() => []));
    let [rang, ended] = [false, false];
    setTimeout(() => {
      rang = true;
    }, 20);
    // Would never end by the timer if it never left the microtasks.
    const endsAt = Date.now() + 5_000;
    while (!rang && !ended) {
      await query();
      ended = Date.now() > endsAt;
    }
    expect(rang).toBe(true);
  });
});

describe("a transaction that fails", () => {
  it("changes nothing, says why, and leaves the next one alone", async () => {
    await insert("there");
    const failing = db.transaction().execute(async (transaction) => {
      await transaction.insertInto("webhook").values(event("new")).execute();
      await transaction.insertInto("webhook").values(event("there")).execute();
    });
    await expect(failing).rejects.toMatchObject({ code: "SQLITE_CONSTRAINT_PRIMARYKEY" });
    await inTransaction("next");
    expect(await ids()).toEqual(["next", "there"]);
  });

  it("shows nothing of what it wrote to those who read meanwhile", async () => {
    let seen: string[] | undefined;
    await db.transaction().execute(async (transaction) => {
      await transaction.insertInto("webhook").values(event("new")).execute();
      seen = await ids();
    });
    expect(seen).toEqual([]);
    expect(await ids()).toEqual(["new"]);
  });
});

describe("transactions at once", () => {
  it("reach the disk together, each whole or not at all", async () => {
    const statements = vi.spyOn(Libsql.prototype, "exec");
    const names = Array.from({ length: 50 }, (_, n) => String(n).padStart(2, "0"));
    await insert("07");
    statements.mockClear();
    const ends = await Promise.allSettled(names.map(inTransaction));
    const commits = statements.mock.calls.filter(([sql]) => sql === "commit").length;
    statements.mockRestore();
    expect(ends.flatMap(({ status }, n) => (status === "rejected" ? [n] : []))).toEqual([7]);
    expect(await ids()).toEqual(names);
    expect(commits).toBeLessThan(25);
  });

  it("all fail where the disk does not take them, and the next one does not", async () => {
    const { exec } = Libsql.prototype;
    const full = Object.assign(new Error("database or disk is full"), { code: "SQLITE_FULL" });
    const failing = vi.spyOn(Libsql.prototype, "exec").mockImplementation(function (
      this: Libsql.Database,
      sql,
    ) {
      if (sql === "commit") throw full;
      return exec.call(this, sql);
    });
    const ends = await Promise.allSettled(["a", "b", "c"].map(inTransaction));
    failing.mockRestore();
    expect(ends).toEqual(Array(3).fill({ status: "rejected", reason: full }));
    await inTransaction("d");
    expect(await ids()).toEqual(["d"]);
  });

  it("are told of it once it can be read", async () => {
    await Promise.all(
      ["a", "b", "c"].map(async (id) => {
        await inTransaction(id);
        expect(await ids()).toContain(id);
      }),
    );
  });
});
