import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { describe, expect, it, vi } from "vitest";
import { getDatabase } from "../db/database";
import { testEngines } from "../db/test-engines";
import { testGenerations } from "../generations/test-generations";
import { takeDatabase } from "../generations/test-outages";
import { health } from "./health";
import { ready } from "./ready";

// The package throws outside of a React server bundle, which is its whole job.
vi.mock("server-only", () => ({}));
vi.setConfig({ testTimeout: 60_000 });

const ask = (handler: (request: Request) => Promise<Response>, init?: RequestInit) =>
  handler(new Request("http://10.0.0.7/api", init));

/** Past the answer that is kept. */
async function askReady() {
  await pause(2_100);
  const reply = await ask(ready);
  return [reply.status, await reply.json()];
}

const WELL = { status: "ready", database: "ok", files: "ok", queue: "works", provider: "ok" };

describe.each(testEngines)("GET /api/ready on $name", (engine) => {
  it("says of each part how it is, and 503 where one that it needs is not there", async () => {
    const site = await testGenerations(engine);
    await site.pipeline();
    // The provider is asked in the background.
    await askReady();
    expect(await askReady()).toEqual([200, WELL]);

    await site.emulator.close();
    expect(await askReady()).toMatchObject([200, { provider: "ok" }]);

    const folder = join(process.env.DATA_DIR ?? "", "files");
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "");
    expect(await askReady()).toEqual([503, { ...WELL, status: "unavailable", files: "away" }]);
    rmSync(folder);
    expect(await askReady()).toEqual([200, WELL]);

    const bringBack = await takeDatabase(process.env);
    const [status, away] = await askReady();
    expect([status, away.status, away.files]).toEqual([503, "unavailable", "ok"]);
    expect(["slow", "away"]).toContain(away.database);
    await bringBack();
    await vi.waitFor(async () => expect(await askReady()).toEqual([200, WELL]), { timeout: 30_000 });

    const database = await getDatabase(process.env);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-x.incompatible', '2026')`.execute(
      database,
    );
    expect(await askReady()).toEqual([503, { ...WELL, status: "unavailable", database: "incompatible" }]);
    expect(site.logged.filter((line) => line.startsWith("Not ready"))).toHaveLength(3);
  });
});

describe("GET /api/health", () => {
  it("answers whatever is away, and GET and HEAD alone", async () => {
    vi.stubEnv("DATA_DIR", "/dev/null/none");
    const reply = await ask(health);
    expect([reply.status, await reply.json()]).toEqual([200, { status: "ok" }]);
    expect(reply.headers.get("cache-control")).toBe("no-store");
    const head = await ask(health, { method: "HEAD" });
    expect([head.status, head.body]).toEqual([200, null]);
    expect((await ask(health, { method: "POST" })).status).toBe(405);
    vi.unstubAllEnvs();
  });
});
