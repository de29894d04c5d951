import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type TestDatabase, testEngines } from "../db/test-engines";
import { createSession, SESSION_COOKIE } from "../session";
import { TEST_SECRET } from "../test-secret";
import { ensureAccount } from "./account";
import { accountOf } from "./auth";
import { getCredits } from "./get-credits";
import { reserveCredits } from "./ledger";

// The package throws outside of a React server bundle, which is its whole job.
vi.mock("server-only", () => ({}));

const request = (cookie = "", init: RequestInit = {}) =>
  new Request("http://demo.example/api/credits", { ...init, headers: { cookie } });

describe.each(testEngines)("GET /api/credits on $name", ({ name, open }) => {
  let test: TestDatabase;
  beforeEach(async () => {
    test = await open();
    const env = { ...test.env, SESSION_SECRET: TEST_SECRET, DEMO_START_CREDITS: "40" };
    for (const [key, value] of Object.entries(env)) vi.stubEnv(key, value);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    await test.close();
  });

  it("tells each their own balance", async () => {
    const cookie = `${SESSION_COOKIE}=${createSession(TEST_SECRET)}`;
    const account = accountOf(request(cookie), process.env);
    await ensureAccount(test.database, account);
    await reserveCredits(test.database, { account: account.id, generation: "g", amount: 15 });
    const mine = await getCredits(request(cookie));
    expect(mine.headers.get("cache-control")).toBe("no-store");
    expect(await mine.json()).toEqual({ balance: 25, unit: { microUsd: 3000 }, promptPrice: 1 });
    for (const other of ["", `${SESSION_COOKIE}=${createSession(TEST_SECRET)}`])
      expect(await (await getCredits(request(other))).json()).toMatchObject({ balance: 40 });
    expect(await test.database.selectFrom("account").select("id").execute()).toEqual([{ id: account.id }]);
  });

  it("is asked with GET", async () => {
    expect((await getCredits(request("", { method: "POST" }))).status).toBe(405);
  });

  it("says that it cannot be read, and why in the log alone", async () => {
    const logged: string[] = [];
    vi.spyOn(console, "error").mockImplementation((...words) => void logged.push(words.join(" ")));
    vi.stubEnv("DATA_DIR", "/dev/null/nowhere");
    if (name === "postgresql") vi.stubEnv("DATABASE_URL", "postgres://nobody:canary@127.0.0.1:1/none");
    const reply = await getCredits(request());
    expect([reply.status, (await reply.json()).detail]).toEqual([
      503,
      "Something that this server needs does not answer at the moment. Try again in a few seconds.",
    ]);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatch(name === "postgresql" ? /ECONNREFUSED/ : /ENOTDIR/);
    expect(logged[0]).not.toContain("canary");
  });
});
