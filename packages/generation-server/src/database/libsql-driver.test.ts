import { join } from "node:path";
import Libsql from "libsql";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type EmptyDatabase, testEngines } from "../testing/test-engines.js";
import { openDatabase } from "./open-database.js";
import type { Database } from "./tables.js";

const [libsql] = testEngines.filter(({ name }) => name === "libsql");
if (!libsql) throw new Error("libSQL is not available.");

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

/** Locks the file, as a backup or another process does. Returns a function that unlocks it. */
function lock(): () => void {
  const holder = new Libsql(join(empty.folder, "demo.db"));
  holder.exec("begin immediate");
  return () => {
    holder.exec("rollback");
    holder.close();
  };
}

/** The longest block of the event loop in milliseconds. */
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
  it("rejects writes after a non-blocking wait, and works again once it is unlocked", async () => {
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
    // A statement that found the file locked must not stay open: each COMMIT would fail.
    await inTransaction("e");
    await insert("f");
    expect(await ids()).toEqual(["e", "f"]);
  }, 30_000);

  it("is written to exactly once by each writer, as soon as it is unlocked", async () => {
    const unlock = lock();
    const names = Array.from({ length: 40 }, (_, n) => String(n));
    const writes = Promise.all(names.map((name, n) => (n % 2 ? insert(name) : inTransaction(name))));
    setTimeout(unlock, 300);
    await writes;
    expect((await ids()).sort()).toEqual(names.sort());
  });
});

describe("a loop of queries", () => {
  it.each(["succeed", "fail"])("that %s does not starve the event loop", async (how) => {
    await insert("there");
    const query = () => (how === "succeed" ? ids() : insert("there").catch(() => []));
    let [rang, ended] = [false, false];
    setTimeout(() => {
      rang = true;
    }, 20);
    // The timer would never fire if the loop stayed in the microtask queue.
    const endsAt = Date.now() + 5_000;
    while (!rang && !ended) {
      await query();
      ended = Date.now() > endsAt;
    }
    expect(rang).toBe(true);
  });
});

describe("a transaction that fails", () => {
  it("changes nothing, reports the reason, and does not affect the next one", async () => {
    await insert("there");
    const failing = db.transaction().execute(async (transaction) => {
      await transaction.insertInto("webhook").values(event("new")).execute();
      await transaction.insertInto("webhook").values(event("there")).execute();
    });
    await expect(failing).rejects.toMatchObject({ code: "SQLITE_CONSTRAINT_PRIMARYKEY" });
    await inTransaction("next");
    expect(await ids()).toEqual(["next", "there"]);
  });

  it("does not expose its writes to concurrent reads", async () => {
    let seen: string[] | undefined;
    await db.transaction().execute(async (transaction) => {
      await transaction.insertInto("webhook").values(event("new")).execute();
      seen = await ids();
    });
    expect(seen).toEqual([]);
    expect(await ids()).toEqual(["new"]);
  });
});

describe("concurrent transactions", () => {
  it("are committed together, each atomically", async () => {
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

  it("all fail if the disk is full, and the next one succeeds", async () => {
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

  it("resolve once their writes can be read", async () => {
    await Promise.all(
      ["a", "b", "c"].map(async (id) => {
        await inTransaction(id);
        expect(await ids()).toContain(id);
      }),
    );
  });
});
