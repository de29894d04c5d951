import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { type TestEngine, testEngines } from "../testing/test-engines.js";
import { checkInvariants, startWorker } from "../testing/test-faults.js";
import { ASK, type TestGenerations, testGenerations } from "../testing/test-generations.js";
import { openGate, takeDatabase } from "../testing/test-outages.js";
import type { TestSiteOptions } from "../testing/test-site.js";

// Waits for the pipeline's own timeouts, on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const QUICK: TestSiteOptions = { retryDelays: [20], jobs: { kind: "embedded", leaseSeconds: 2 } };

/** A server behind whose provider API is a gate. */
async function gatedSite(engine: TestEngine, options: TestSiteOptions = {}) {
  const gate = await openGate();
  const site = await testGenerations(engine, {
    baseUrl: `http://${gate.host}/v1`,
    ...QUICK,
    ...options,
  });
  gate.to(site.emulator.url);
  return { ...site, gate, me: site.visitor() };
}

/** The direct route, for a client without a session. */
const direct = ({ ask }: TestGenerations, body: object = ASK) =>
  ask("/api/ai/images/generate", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

const kinds = async ({ ledger }: TestGenerations) => (await ledger()).map((row) => row.split(" ")[0]);

async function holds({ pipeline, runs }: TestGenerations): Promise<void> {
  await checkInvariants(await pipeline(), await runs());
}

const expectState = (me: { get: (id: string) => Promise<unknown> }, id: string, expected: object) =>
  vi.waitFor(async () => expect(await me.get(id)).toMatchObject(expected), { timeout: 15_000 });

async function expectUnavailable(reply: Response): Promise<void> {
  const problem = await reply.json();
  expect([reply.status, problem.code, reply.headers.get("retry-after")]).toEqual([503, "unavailable", "5"]);
  expect(problem.detail).toMatch(/temporary problem\. Try again/);
  expect(JSON.stringify(problem)).not.toMatch(/postgres|sqlite|DATABASE_URL|127\.0\.0\.1/i);
}

describe.each(testEngines)("an outage, on $name", (engine) => {
  it("of the provider before the prediction: it is reported, and continues afterwards", async () => {
    const site = await gatedSite(engine);
    await site.gate.shut();
    const id = await site.me.submit();
    const message = "The image service cannot be reached; retrying.";
    await expectState(site.me, id, { status: "processing", progress: { message } });
    await site.gate.open();
    expect(await site.me.ended(id)).toMatchObject({ status: "completed" });
    await holds(site);
  });

  it("of the provider during a prediction or a cancellation", async () => {
    const site = await gatedSite(engine);
    const ids = [
      await site.me.submit({ ...ASK, prompt: "[slow] x" }),
      await site.me.submit({ ...ASK, prompt: "[hang] x" }),
    ];
    await vi.waitFor(async () => expect(await site.runs()).toHaveLength(2));
    await site.gate.shut();
    await site.me.cancel(ids[1] ?? "");
    const message = expect.stringMatching(/cannot be reached/);
    for (const id of ids) await expectState(site.me, id, { status: "processing", progress: { message } });
    await site.gate.open();
    expect((await site.me.ended(ids[0] ?? "")).status).toBe("completed");
    expect((await site.me.ended(ids[1] ?? "")).status).toBe("canceled");
    await holds(site);
  });

  it("of the provider, with a waiting client: fails immediately, without a charge", async () => {
    const site = await gatedSite(engine);
    await site.gate.shut();
    const reply = await direct(site);
    const { code, detail } = await reply.json();
    expect([reply.status, code]).toEqual([500, "provider"]);
    expect(detail).toMatch(/cannot be reached/);
    await vi.waitFor(async () => expect(await kinds(site)).toEqual(["reserve", "release"]));
    await holds(site);
  });

  it("without any response, with a waiting client: fails in time", async () => {
    const site = await gatedSite(engine, { timeout: 1_000 });
    site.gate.hush();
    const began = Date.now();
    const reply = await direct(site);
    const { code, detail } = await reply.json();
    expect([reply.status, code]).toEqual([504, "provider-timeout"]);
    expect(detail).toMatch(/took too long/);
    // A page's timeout is ten seconds longer than the run's; the rest is for a busy machine.
    expect(Date.now() - began).toBeLessThan(30_000);
    expect(await kinds(site)).toEqual(["reserve", "release"]);
    await holds(site);
  }, 60_000);

  it("of the file store, before the input images are read", async () => {
    const site = await gatedSite(engine);
    const folder = join(site.folder, "files");
    mkdirSync(site.folder, { recursive: true });
    writeFileSync(folder, "");
    const form = () => {
      const data = new FormData();
      data.append("request", JSON.stringify(ASK));
      data.append("image", new Blob([PNG], { type: "image/png" }), "x.png");
      return data;
    };
    const post = () => site.me.ask("/api/ai/generations", { method: "POST", body: form() });
    await expectUnavailable(await post());
    expect(await kinds(site)).toEqual([]);
    rmSync(folder);
    const { id } = await (await post()).json();
    expect((await site.me.ended(id)).status).toBe("completed");
    await holds(site);
  });

  it("of the file store, while an output is stored", async () => {
    const site = await gatedSite(engine);
    const folder = join(site.folder, "files");
    await site.me.ended(await site.me.submit());
    renameSync(folder, `${folder}-away`);
    writeFileSync(folder, "");
    const id = await site.me.submit({ ...ASK, seed: 6 });
    const message = "This server has a temporary problem; retrying.";
    await expectState(site.me, id, { status: "processing", progress: { message } });
    rmSync(folder);
    renameSync(`${folder}-away`, folder);
    expect((await site.me.ended(id)).status).toBe("completed");
    await holds(site);
  });

  it("of the database: requests fail, and work continues afterwards", async () => {
    const site = await gatedSite(engine);
    const id = await site.me.submit({ ...ASK, prompt: "[slow] x" });
    await expectState(site.me, id, { status: "processing" });
    const bringBack = await takeDatabase(site.options.database);
    const refused = await site.me.post({ ...ASK, seed: 7 });
    const balance = await site.ask("/api/credits");
    await bringBack();
    await expectUnavailable(refused);
    // A locked file can still be read.
    if (engine.name === "postgresql") await expectUnavailable(balance);
    expect((await site.me.ended(id)).status).toBe("completed");
    const next = await site.me.submit({ ...ASK, seed: 8 });
    expect((await site.me.ended(next)).status).toBe("completed");
    expect(await kinds(site)).toHaveLength(4);
    await holds(site);
  });

  it("of all workers: the work waits, and continues afterwards", async () => {
    const site = await gatedSite(engine, { jobs: { kind: "worker" } });
    const id = await site.me.submit();
    expect((await site.me.get(id)).status).toBe("queued");
    await pause(50);
    expect(await site.runs()).toEqual([]);
    startWorker(await site.pipeline());
    expect((await site.me.ended(id)).status).toBe("completed");
    await holds(site);
  });

  it("of all workers, with a waiting client: ends in time, without a charge", async () => {
    const site = await gatedSite(engine, { jobs: { kind: "worker" }, timeout: 1_000 });
    const reply = await direct(site);
    const { code } = await reply.json();
    expect([reply.status, code]).toEqual([504, "queue-timeout"]);
    expect(await kinds(site)).toEqual(["reserve", "release"]);
    await holds(site);
  });
});

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
