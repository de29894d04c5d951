import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestDatabase, testEngines } from "../testing/test-engines.js";
import { ASK, testGenerations } from "../testing/test-generations.js";
import { creditBudget, debitBudget } from "./budget.js";

const NOON = Date.UTC(2026, 10, 27, 12, 30);
const DAY = 86_400_000;

describe.each(testEngines)("the daily budget on $name", (engine) => {
  let test: TestDatabase;
  beforeEach(async () => {
    test = await engine.open();
  });
  afterEach(() => test.close());

  const BUDGET = 100_000;
  const debit = (
    microUsd: number,
    address: string | null = null,
    at = NOON,
    budget: number | undefined = BUDGET,
  ) =>
    test.database
      .transaction()
      .execute((transaction) => debitBudget(transaction, { at, address, microUsd }, budget));
  const rows = () =>
    test.database.selectFrom("budget").selectAll().orderBy("day").orderBy("sender").execute();

  it("is debited exactly to its limit by concurrent requests, and reports when it renews", async () => {
    const ends = await Promise.allSettled(Array.from({ length: 30 }, () => debit(5_000)));
    expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
    await expect(debit(1)).rejects.toMatchObject({
      code: "payment-required",
      message: expect.stringContaining("renews at 00:00 UTC, in 12 hours"),
      retryAfter: 11.5 * 3600,
    });
    await expect(debit(1, null, NOON + 11 * 3_600_000)).rejects.toThrow("00:00 UTC, within the hour");
    expect(await rows()).toEqual([{ day: "2026-11-27", sender: "", spent: 100_000 }]);
    await expect(debit(5_000, null, NOON + DAY)).resolves.toBe(5_000);
  });

  it("allows one address a quarter, and reverts that debit if the total is exhausted", async () => {
    for (let n = 0; n < 5; n++) await debit(5_000, "a");
    await expect(debit(1, "a")).rejects.toThrow("one network address");
    for (const address of ["b", "c"]) await debit(25_000, address);
    await debit(24_000);
    await expect(debit(2_000, "d")).rejects.toThrow("this server's budget");
    expect((await rows()).map(({ sender, spent }) => [sender, spent])).toEqual([
      ["", 99_000],
      ["a", 25_000],
      ["b", 25_000],
      ["c", 25_000],
    ]);
  });

  it("refunds the unspent part of a debit, and deletes days before yesterday", async () => {
    await debit(20_000, "a");
    await debit(20_000, "a", NOON + DAY);
    const back = { at: NOON + DAY, address: "a", microUsd: 15_000 };
    await test.database.transaction().execute((transaction) => creditBudget(transaction, back));
    await debit(10_000, "a", NOON + 2 * DAY);
    expect((await rows()).map(({ day, sender, spent }) => `${day} ${sender} ${spent}`)).toEqual([
      "2026-11-28  5000",
      "2026-11-28 a 5000",
      "2026-11-29  10000",
      "2026-11-29 a 10000",
    ]);
  });

  it("rejects more than the whole budget, and debits nothing without a budget", async () => {
    await expect(debit(100_001)).rejects.toThrow("exceed this server's budget");
    await expect(debit(1, null, NOON, 0)).rejects.toThrow("budget");
    const unlimited = test.database
      .transaction()
      .execute((transaction) =>
        debitBudget(transaction, { at: NOON, address: null, microUsd: 9e9 }, undefined),
      );
    expect(await unlimited).toBe(0);
  });
});

describe.each(testEngines)("the budget of visitors on $name", (engine) => {
  it("limits actual costs across sessions, and refunds failed predictions", async () => {
    // Four images of the default model; one of them for one address.
    const settings = { credits: { dailyBudget: 20_000 }, http: { trustedProxies: 1 } };
    const { visitor, pipeline, ledger } = await testGenerations(engine, settings);
    const from = (address: string) => ({ "x-forwarded-for": address });
    const ask = async (address: string, body: object = ASK) => {
      const me = visitor();
      const reply = await me.post(body, from(address));
      const retryAfter = reply.headers.get("retry-after");
      return { me, retryAfter, ...(await reply.json()), status: reply.status };
    };
    const failed = await ask("203.0.113.1", { ...ASK, prompt: "[failed] a fox" });
    expect((await ask("203.0.113.1")).status).toBe(402);
    await failed.me.ended(failed.id);
    const one = await ask("203.0.113.1");
    const refused = await ask("203.0.113.1");
    expect([one.status, refused.status, refused.code]).toEqual([202, 402, "payment-required"]);
    expect(refused.detail).toMatch(/renews at 00:00 UTC/);
    expect(Number(refused.retryAfter)).toBeGreaterThan(0);

    for (const address of ["203.0.113.2", "203.0.113.3", "203.0.113.4"])
      expect((await ask(address)).status).toBe(202);
    expect(await ask("203.0.113.5")).toMatchObject({
      status: 402,
      detail: expect.stringContaining("this server's budget"),
    });
    const { database } = await pipeline();
    const { spent } = await database
      .selectFrom("budget")
      .select("spent")
      .where("sender", "=", "")
      .executeTakeFirstOrThrow();
    expect(spent).toBe(20_000);
    // A rejected debit must not charge credits.
    expect((await ledger()).filter((row) => row.startsWith("reserve"))).toHaveLength(5);
    await one.me.ended(one.id);
  });
});
