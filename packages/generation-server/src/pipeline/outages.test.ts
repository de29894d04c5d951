import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { type TestEngine, testEngines } from "../testing/test-engines.js";
import { checkInvariants, startWorker } from "../testing/test-faults.js";
import { ASK, type TestGenerations, testGenerations } from "../testing/test-generations.js";
import type { TestHarnessOptions } from "../testing/test-harness.js";
import { openGate, takeDatabase } from "../testing/test-outages.js";

// Waits for the pipeline's own timeouts, on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const QUICK: TestHarnessOptions = { retryDelays: [20], jobs: { kind: "embedded", leaseSeconds: 2 } };

/** A server behind whose provider API is a gate. */
async function gatedHarness(engine: TestEngine, options: TestHarnessOptions = {}) {
  const gate = await openGate();
  const harness = await testGenerations(engine, {
    baseUrl: `http://${gate.host}/v1`,
    ...QUICK,
    ...options,
  });
  gate.to(harness.emulator.url);
  return { ...harness, gate, me: harness.visitor() };
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
    const harness = await gatedHarness(engine);
    await harness.gate.shut();
    const id = await harness.me.submit();
    const message = "The image service cannot be reached; retrying.";
    await expectState(harness.me, id, { status: "processing", progress: { message } });
    await harness.gate.open();
    expect(await harness.me.ended(id)).toMatchObject({ status: "completed" });
    await holds(harness);
  });

  it("of the provider during a prediction or a cancellation", async () => {
    const harness = await gatedHarness(engine);
    const ids = [
      await harness.me.submit({ ...ASK, prompt: "[slow] x" }),
      await harness.me.submit({ ...ASK, prompt: "[hang] x" }),
    ];
    await vi.waitFor(async () => expect(await harness.runs()).toHaveLength(2));
    await harness.gate.shut();
    await harness.me.cancel(ids[1] ?? "");
    const message = expect.stringMatching(/cannot be reached/);
    for (const id of ids) await expectState(harness.me, id, { status: "processing", progress: { message } });
    await harness.gate.open();
    expect((await harness.me.ended(ids[0] ?? "")).status).toBe("completed");
    expect((await harness.me.ended(ids[1] ?? "")).status).toBe("canceled");
    await holds(harness);
  });

  it("of the provider, with a waiting client: fails immediately, without a charge", async () => {
    const harness = await gatedHarness(engine);
    await harness.gate.shut();
    const reply = await direct(harness);
    const { code, detail } = await reply.json();
    expect([reply.status, code]).toEqual([500, "provider"]);
    expect(detail).toMatch(/cannot be reached/);
    await vi.waitFor(async () => expect(await kinds(harness)).toEqual(["reserve", "release"]));
    await holds(harness);
  });

  it("without any response, with a waiting client: fails in time", async () => {
    const harness = await gatedHarness(engine, { timeout: 1_000 });
    harness.gate.hush();
    const began = Date.now();
    const reply = await direct(harness);
    const { code, detail } = await reply.json();
    expect([reply.status, code]).toEqual([504, "provider-timeout"]);
    expect(detail).toMatch(/took too long/);
    // A page's timeout is ten seconds longer than the run's; the rest is for a busy machine.
    expect(Date.now() - began).toBeLessThan(30_000);
    expect(await kinds(harness)).toEqual(["reserve", "release"]);
    await holds(harness);
  }, 60_000);

  it("of the file store, before the input images are read", async () => {
    const harness = await gatedHarness(engine);
    const folder = join(harness.folder, "files");
    mkdirSync(harness.folder, { recursive: true });
    writeFileSync(folder, "");
    const form = () => {
      const data = new FormData();
      data.append("request", JSON.stringify(ASK));
      data.append("image", new Blob([PNG], { type: "image/png" }), "x.png");
      return data;
    };
    const post = () => harness.me.ask("/api/ai/generations", { method: "POST", body: form() });
    await expectUnavailable(await post());
    expect(await kinds(harness)).toEqual([]);
    rmSync(folder);
    const { id } = await (await post()).json();
    expect((await harness.me.ended(id)).status).toBe("completed");
    await holds(harness);
  });

  it("of the file store, while an output is stored", async () => {
    const harness = await gatedHarness(engine);
    const folder = join(harness.folder, "files");
    await harness.me.ended(await harness.me.submit());
    renameSync(folder, `${folder}-away`);
    writeFileSync(folder, "");
    const id = await harness.me.submit({ ...ASK, seed: 6 });
    const message = "This server has a temporary problem; retrying.";
    await expectState(harness.me, id, { status: "processing", progress: { message } });
    rmSync(folder);
    renameSync(`${folder}-away`, folder);
    expect((await harness.me.ended(id)).status).toBe("completed");
    await holds(harness);
  });

  it("of the database: requests fail, and work continues afterwards", async () => {
    const harness = await gatedHarness(engine);
    const id = await harness.me.submit({ ...ASK, prompt: "[slow] x" });
    await expectState(harness.me, id, { status: "processing" });
    const bringBack = await takeDatabase(harness.options.database);
    const refused = await harness.me.post({ ...ASK, seed: 7 });
    const balance = await harness.ask("/api/credits");
    await bringBack();
    await expectUnavailable(refused);
    // A locked file can still be read.
    if (engine.name === "postgresql") await expectUnavailable(balance);
    expect((await harness.me.ended(id)).status).toBe("completed");
    const next = await harness.me.submit({ ...ASK, seed: 8 });
    expect((await harness.me.ended(next)).status).toBe("completed");
    expect(await kinds(harness)).toHaveLength(4);
    await holds(harness);
  });

  it("of all workers: the work waits, and continues afterwards", async () => {
    const harness = await gatedHarness(engine, { jobs: { kind: "worker" } });
    const id = await harness.me.submit();
    expect((await harness.me.get(id)).status).toBe("queued");
    await pause(50);
    expect(await harness.runs()).toEqual([]);
    startWorker(await harness.pipeline());
    expect((await harness.me.ended(id)).status).toBe("completed");
    await holds(harness);
  });

  it("of all workers, with a waiting client: ends in time, without a charge", async () => {
    const harness = await gatedHarness(engine, { jobs: { kind: "worker" }, timeout: 1_000 });
    const reply = await direct(harness);
    const { code } = await reply.json();
    expect([reply.status, code]).toEqual([504, "queue-timeout"]);
    expect(await kinds(harness)).toEqual(["reserve", "release"]);
    await holds(harness);
  });
});

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
