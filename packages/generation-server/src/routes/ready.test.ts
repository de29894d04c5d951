import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { describe, expect, it, vi } from "vitest";
import { testEngines } from "../testing/test-engines.js";
import { testGenerations } from "../testing/test-generations.js";
import { createTestHarness, type TestHarness } from "../testing/test-harness.js";
import { takeDatabase } from "../testing/test-outages.js";

vi.setConfig({ testTimeout: 60_000 });

const ask = ({ server }: TestHarness, path: string, init?: RequestInit) =>
  server.handle(new Request(`http://10.0.0.7/api/${path}`, init));

/** Until the cached result has expired. */
async function askReady(harness: TestHarness) {
  await pause(2_100);
  const reply = await ask(harness, "ready");
  return [reply.status, await reply.json()];
}

const WELL = { status: "ready", database: "ok", files: "ok", queue: "works", provider: "ok" };

describe.each(testEngines)("GET /api/ready on $name", (engine) => {
  it("reports the state of each part, with 503 if a required one is unavailable", async () => {
    const harness = await testGenerations(engine);
    await harness.pipeline();
    // The provider is checked in the background.
    await askReady(harness);
    expect(await askReady(harness)).toEqual([200, WELL]);

    await harness.emulator.close();
    expect(await askReady(harness)).toMatchObject([200, { provider: "ok" }]);

    const folder = join(harness.folder, "files");
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "");
    expect(await askReady(harness)).toEqual([503, { ...WELL, status: "unavailable", files: "away" }]);
    rmSync(folder);
    expect(await askReady(harness)).toEqual([200, WELL]);

    const bringBack = await takeDatabase(harness.options.database);
    const [status, away] = await askReady(harness);
    expect([status, away.status, away.files]).toEqual([503, "unavailable", "ok"]);
    expect(["slow", "away"]).toContain(away.database);
    await bringBack();
    await vi.waitFor(async () => expect(await askReady(harness)).toEqual([200, WELL]), { timeout: 30_000 });

    const database = await harness.database();
    await sql`insert into kysely_migration (name, timestamp) values ('9999-x.incompatible', '2026')`.execute(
      database,
    );
    expect(await askReady(harness)).toEqual([
      503,
      { ...WELL, status: "unavailable", database: "incompatible" },
    ]);
    expect(harness.logged.filter((line) => line.startsWith("Not ready"))).toHaveLength(3);
  });
});

describe("GET /api/health", () => {
  it("responds to GET and HEAD, whatever is unavailable", async () => {
    const harness = await createTestHarness({ database: { file: "/dev/null/none/media.db" } });
    const reply = await ask(harness, "health");
    expect([reply.status, await reply.json()]).toEqual([200, { status: "ok" }]);
    expect(reply.headers.get("cache-control")).toBe("no-store");
    const head = await ask(harness, "health", { method: "HEAD" });
    expect([head.status, head.body]).toEqual([200, null]);
    expect((await ask(harness, "health", { method: "POST" })).status).toBe(405);
  });
});
