import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deleteOldPage, LEDGER_SUMS, sumPage } from "../database/daily-sums.js";
import { type TestDatabase, testEngines } from "../testing/test-engines.js";
import { ensureAccount } from "./account.js";
import { balanceOf, captureCredits, reserveCredits, sumOfAccount } from "./ledger.js";

const DAY = 86_400_000;
const account = "session:a";
let test: TestDatabase;

describe.each(testEngines)("the ledger's daily sums on $name", ({ open }) => {
  beforeEach(async () => {
    test = await open();
    await ensureAccount(test.database, { id: account, startCredits: 1_000, shared: false });
  });
  afterEach(() => test.close());

  const spend = async (generation: string) => {
    await reserveCredits(test.database, { account, generation, amount: 3 });
    await captureCredits(test.database, { account, generation, reserved: 3, charged: 2 });
  };
  const all = async () => {
    const { database: db } = test;
    const days = await db.selectFrom("ledger_day").selectAll().orderBy("kind").execute();
    const { count } = await db
      .selectFrom("ledger")
      .select(({ fn }) => fn.countAll<number | string>().as("count"))
      .executeTakeFirstOrThrow();
    return {
      days: days.map(({ kind, movements, amount }) => [kind, movements, amount]),
      rows: Number(count),
    };
  };

  it("always add up to the balance, and outlast the deleted rows", async () => {
    const { database: db } = test;
    // More than a page.
    const ids = Array.from({ length: 140 }, (_, n) => `g${n}`);
    for (const id of ids) await spend(id);
    const check = async () => expect([await sumOfAccount(db, account), await balanceOf(db, account)]);
    (await check()).toEqual([720, 720]);
    await Promise.all([sumPage(db, LEDGER_SUMS), sumPage(db, LEDGER_SUMS)]);
    (await check()).toEqual([720, 720]);
    while (await sumPage(db, LEDGER_SUMS));
    const days = [
      ["capture", 140, 140],
      ["reserve", 140, -420],
      ["start", 1, 1_000],
    ];
    expect(await all()).toEqual({ days, rows: 281 });
    (await check()).toEqual([720, 720]);
    await spend("new");
    (await check()).toEqual([718, 718]);

    await deleteOldPage(db, LEDGER_SUMS, Date.now() - DAY);
    expect(await all()).toEqual({ days, rows: 283 });
    while (await deleteOldPage(db, LEDGER_SUMS, Date.now() + DAY));
    // Rows that are not summed are kept.
    expect(await all()).toEqual({ days, rows: 2 });
    (await check()).toEqual([718, 718]);
    expect(await sumOfAccount(db, "nobody")).toBe(0);
  });
});
