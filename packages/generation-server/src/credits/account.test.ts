import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type TestDatabase, testEngines } from "../testing/test-engines.js";
import { createTestHarness } from "../testing/test-harness.js";
import { ensureAccount, readBalance } from "./account.js";
import { balanceOf, reserveCredits } from "./ledger.js";

it("starts with the price of 200 images of the default model, or the configured credits", async () => {
  const { another } = await createTestHarness();
  const start = async (options: Parameters<typeof another>[0]) => {
    const reply = await another(options).handle(new Request("http://demo.example/api/credits"));
    return (await reply.json()).balance;
  };
  expect(await start({ backends: ["flux-schnell"] })).toBe(200);
  expect(await start({ backends: ["flux-dev", "flux-schnell"] })).toBe(1800);
  expect(await start({})).toBe(400);
  const prices = { "someone/else": { perImage: 9_000 } };
  expect(await start({ backends: ["someone/else"], prices })).toBe(600);
  expect(await start({ credits: { start: 50 } })).toBe(50);
});

describe.each(testEngines)("an account on $name", ({ open }) => {
  let test: TestDatabase;
  beforeEach(async () => {
    test = await open();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 21, 23, 59) });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await test.close();
  });

  const shared = { id: "anonymous", startCredits: 50, shared: true };
  const rows = () =>
    test.database.selectFrom("ledger").select(["generation", "kind", "amount"]).orderBy("at").execute();
  const spend = (amount: number, account = shared.id) =>
    reserveCredits(test.database, { account, generation: `${account} ${amount}`, amount });

  it("is opened once by concurrent requests, with its initial balance", async () => {
    await Promise.all(Array.from({ length: 30 }, () => ensureAccount(test.database, shared)));
    expect(await balanceOf(test.database, shared.id)).toBe(50);
    expect(await rows()).toEqual([{ generation: "start:anonymous", kind: "start", amount: 50 }]);
  });

  it("is refilled to its initial balance once a day (UTC)", async () => {
    await ensureAccount(test.database, shared);
    await spend(20);
    await ensureAccount(test.database, shared);
    expect(await balanceOf(test.database, shared.id)).toBe(30);

    vi.setSystemTime(Date.UTC(2026, 10, 22));
    await Promise.all(Array.from({ length: 30 }, () => ensureAccount(test.database, shared)));
    expect(await balanceOf(test.database, shared.id)).toBe(50);
    await spend(5);
    // A server whose clock is behind.
    vi.setSystemTime(Date.UTC(2026, 10, 21, 23, 59));
    await ensureAccount(test.database, shared);
    expect(await balanceOf(test.database, shared.id)).toBe(45);
    expect((await rows()).filter(({ kind }) => kind === "refill")).toEqual([
      { generation: "refill:anonymous:2026-11-22", kind: "refill", amount: 20 },
    ]);
  });

  it("keeps a balance above the initial one", async () => {
    await ensureAccount(test.database, shared);
    vi.setSystemTime(Date.UTC(2026, 10, 22));
    await ensureAccount(test.database, { ...shared, startCredits: 10 });
    expect(await balanceOf(test.database, shared.id)).toBe(50);
  });

  it("is not refilled if it belongs to a session", async () => {
    const own = { id: "session:a", startCredits: 50, shared: false };
    await ensureAccount(test.database, own);
    await spend(20, own.id);
    vi.setSystemTime(Date.UTC(2026, 10, 22));
    await ensureAccount(test.database, own);
    expect(await balanceOf(test.database, own.id)).toBe(30);
  });

  it("is neither opened nor refilled by reading its balance", async () => {
    expect(await readBalance(test.database, shared)).toBe(50);
    expect(await rows()).toEqual([]);
    await ensureAccount(test.database, shared);
    await spend(20);
    expect(await readBalance(test.database, shared)).toBe(30);
    vi.setSystemTime(Date.UTC(2026, 10, 22));
    expect(await readBalance(test.database, shared)).toBe(50);
    expect(await readBalance(test.database, { ...shared, shared: false })).toBe(30);
    expect(await rows()).toHaveLength(2);
  });

  it("is opened in the caller's transaction", async () => {
    const failed = test.database.transaction().execute(async (trx) => {
      await ensureAccount(trx, shared);
      throw new Error("undone");
    });
    await expect(failed).rejects.toThrow("undone");
    expect(await rows()).toEqual([]);
    expect(await balanceOf(test.database, shared.id)).toBe(0);
  });
});
