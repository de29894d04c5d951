import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../database/tables.js";
import { type TestDatabase, testEngines } from "../testing/test-engines.js";
import { ensureAccount } from "./account.js";
import { balanceOf, captureCredits, creditsOf, releaseCredits, reserveCredits } from "./ledger.js";

describe("creditsOf", () => {
  it("rounds up to whole credits, at least 1", () => {
    const prices = [0, 1, 3_000, 3_001, 25_000, 40_000].map((price) => creditsOf(price));
    expect(prices).toEqual([1, 1, 1, 2, 9, 14]);
  });
});

describe.each(testEngines)("the ledger on $name", ({ open }) => {
  let test: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    test = await open();
    db = test.database;
  });
  afterAll(() => test.close());

  let count = 0;
  const newAccount = async (startCredits: number) => {
    count += 1;
    const account = `session:${count}`;
    await ensureAccount(db, { id: account, startCredits, shared: false });
    return account;
  };
  const rowsOf = (account: string) =>
    db.selectFrom("ledger").select(["generation", "kind", "amount"]).where("account", "=", account).execute();
  const sumOf = async (account: string) =>
    (await rowsOf(account)).reduce((sum, { amount }) => sum + amount, 0);

  it("reserves available credits, and reports how many are missing otherwise", async () => {
    const account = await newAccount(10);
    await reserveCredits(db, { account, generation: "first", amount: 7 });
    const error: unknown = await reserveCredits(db, { account, generation: "second", amount: 8 }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(MediaLibraryError);
    expect(error).toMatchObject({
      code: "payment-required",
      message: expect.stringContaining("Cost: 8, balance: 3, missing: 5."),
    });
    expect([await balanceOf(db, account), await sumOf(account)]).toEqual([3, 3]);
    const nobody = reserveCredits(db, { account: "nobody", generation: "third", amount: 1 });
    await expect(nobody).rejects.toMatchObject({ code: "payment-required" });
  });

  it("never reserves more than the balance for concurrent requests", async () => {
    const account = await newAccount(50);
    const all = Array.from({ length: 120 }, (_, n) =>
      reserveCredits(db, { account, generation: `${account} ${n}`, amount: 1 }),
    );
    const done = (await Promise.allSettled(all)).filter(({ status }) => status === "fulfilled");
    expect([done.length, await balanceOf(db, account), await sumOf(account)]).toEqual([50, 0, 0]);
  });

  it("reserves once per generation", async () => {
    const account = await newAccount(10);
    await reserveCredits(db, { account, generation: `${account} once`, amount: 2 });
    await expect(reserveCredits(db, { account, generation: `${account} once`, amount: 2 })).rejects.toThrow();
    expect([await balanceOf(db, account), await sumOf(account)]).toEqual([8, 8]);
  });

  it("captures the used credits, refunds the rest, and never charges more than reserved", async () => {
    const account = await newAccount(20);
    for (const [generation, charged] of [
      ["less", 1],
      ["all", 4],
      ["more", 9],
    ] as const) {
      await reserveCredits(db, { account, generation, amount: 4 });
      await captureCredits(db, { account, generation, reserved: 4, charged });
    }
    expect([await balanceOf(db, account), await sumOf(account)]).toEqual([11, 11]);
  });

  it("ends a reservation exactly once, in whichever ways it is ended", async () => {
    const end = fc.array(
      fc.oneof(
        fc.record({ how: fc.constant("capture" as const), charged: fc.integer({ min: 0, max: 6 }) }),
        fc.record({ how: fc.constant("release" as const) }),
      ),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(end, async (ends) => {
        const account = await newAccount(5);
        const generation = `${account} ended`;
        await reserveCredits(db, { account, generation, amount: 5 });
        await Promise.all(
          ends.map((one) =>
            one.how === "release"
              ? releaseCredits(db, { account, generation, reserved: 5 })
              : captureCredits(db, { account, generation, reserved: 5, charged: one.charged }),
          ),
        );
        const [given, ...others] = (await rowsOf(account)).filter(({ kind }) =>
          ["capture", "release"].includes(kind),
        );
        expect(others).toEqual([]);
        const amounts = ends.map((one) => (one.how === "release" ? 5 : Math.max(0, 5 - one.charged)));
        expect(amounts).toContain(given?.amount);
        expect([await balanceOf(db, account), await sumOf(account)]).toEqual([given?.amount, given?.amount]);
      }),
      { numRuns: 25 },
    );
  });

  it("changes nothing if the caller's transaction fails", async () => {
    const account = await newAccount(10);
    await reserveCredits(db, { account, generation: `${account} kept`, amount: 3 });
    const failed = db.transaction().execute(async (trx) => {
      await reserveCredits(trx, { account, generation: `${account} lost`, amount: 3 });
      await releaseCredits(trx, { account, generation: `${account} kept`, reserved: 3 });
      throw new Error("the outbox");
    });
    await expect(failed).rejects.toThrow("the outbox");
    expect([await balanceOf(db, account), await sumOf(account)]).toEqual([7, 7]);
  });

  it("rejects invalid amounts", async () => {
    const account = await newAccount(10);
    for (const amount of [0, -1, 0.5, Number.NaN, 2 ** 53])
      await expect(reserveCredits(db, { account, generation: "odd", amount })).rejects.toThrow(RangeError);
    await expect(releaseCredits(db, { account: "nobody", generation: "odd", reserved: 1 })).rejects.toThrow(
      "refers to an account",
    );
    expect(await rowsOf("nobody")).toEqual([]);
  });
});
