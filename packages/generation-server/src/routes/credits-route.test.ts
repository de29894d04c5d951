import { describe, expect, it } from "vitest";
import { ensureAccount } from "../credits/account.js";
import { reserveCredits } from "../credits/ledger.js";
import { testEngines } from "../testing/test-engines.js";
import { testGenerations } from "../testing/test-generations.js";
import { newCookie } from "../testing/test-harness.js";

describe.each(testEngines)("GET /api/credits on $name", (engine) => {
  const { name } = engine;

  it("returns each caller's own balance", async () => {
    const { visitor, database: open } = await testGenerations(engine, { credits: { start: 40 } });
    const database = await open();
    const cookie = newCookie();
    const account = {
      id: `session:${cookie.split("=")[1]?.split(".")[0]}`,
      startCredits: 40,
      shared: false,
    };
    await ensureAccount(database, account);
    await reserveCredits(database, { account: account.id, generation: "g", amount: 15 });
    const mine = await visitor(cookie).ask("/api/credits");
    expect(mine.headers.get("cache-control")).toBe("no-store");
    expect(await mine.json()).toEqual({ balance: 25, unit: { microUsd: 3000 }, promptPrice: 1 });
    for (const other of [visitor(null), visitor()])
      expect(await (await other.ask("/api/credits")).json()).toMatchObject({ balance: 40 });
    expect(await database.selectFrom("account").select("id").execute()).toEqual([{ id: account.id }]);
  });

  it("only supports GET", async () => {
    const { ask } = await testGenerations(engine);
    expect((await ask("/api/credits", { method: "POST" })).status).toBe(405);
  });

  it("reports a failure to read it, with the reason only in the log", async () => {
    const { ask, logged } = await testGenerations(engine, {
      database:
        name === "postgresql"
          ? { url: "postgres://nobody:canary@127.0.0.1:1/none" }
          : { file: "/dev/null/nowhere/media.db" },
    });
    const reply = await ask("/api/credits");
    expect([reply.status, (await reply.json()).detail]).toEqual([
      503,
      "The server has a temporary problem. Try again in a few seconds.",
    ]);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatch(name === "postgresql" ? /ECONNREFUSED/ : /ENOTDIR/);
    expect(logged[0]).not.toContain("canary");
  });
});
