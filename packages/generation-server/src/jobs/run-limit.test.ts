import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { testEngines } from "../testing/test-engines.js";
import { ASK, type TestGenerations, testGenerations } from "../testing/test-generations.js";
import { testInngest } from "../testing/test-inngest.js";
import { createEmbeddedQueue } from "./embedded-queue.js";
import { generateHere } from "./generate-here.js";

vi.setConfig({ testTimeout: 30_000 });

const HANG = { ...ASK, prompt: "[hang] x" };
const TWO = { concurrency: 2 };

/** The waiting generations and the created predictions, once two are running. */
async function whileFull({ runs }: TestGenerations, me: ReturnType<TestGenerations["visitor"]>) {
  await vi.waitFor(async () => expect(await runs()).toHaveLength(2), 10_000);
  // As long as another process takes to poll for work and be rejected.
  await sleep(1_500);
  const { generations } = await (await me.ask("/api/ai/generations?limit=100")).json();
  const queued = generations.filter(({ status }: { status: string }) => status === "queued");
  return { queued: queued.length, runs: (await runs()).length };
}

describe.each(testEngines)("the concurrency limit of predictions on $name", (engine) => {
  it("applies to two servers and a command together", async () => {
    const harness = await testGenerations(engine, TWO);
    const pipeline = await harness.pipeline();
    const second = createEmbeddedQueue(pipeline);
    second.start();
    const me = harness.visitor();
    const ids = await Promise.all(Array.from({ length: 4 }, () => me.submit(HANG)));
    const left = new AbortController();
    const here = generateHere(
      pipeline,
      { request: { kind: "images", request: HANG }, caller: "test", patience: 0 },
      left.signal,
    ).next();
    here.catch(() => {});
    expect((await whileFull(harness, me)).runs).toBe(2);
    // Each end makes room for the next.
    left.abort();
    await expect(here).rejects.toThrow();
    for (const id of ids) {
      await me.cancel(id);
      expect((await me.ended(id)).status).toBe("canceled");
      const open = (await harness.runs()).filter(({ cancelAsked }) => !cancelAsked);
      expect(open.length).toBeLessThanOrEqual(2);
    }
    await second.stop();
  });

  it("limits the work sent to Inngest", async () => {
    const harness = await testInngest(engine, TWO);
    const me = harness.visitor();
    const ids = await Promise.all(Array.from({ length: 4 }, () => me.submit(HANG)));
    expect(await whileFull(harness, me)).toEqual({ queued: 2, runs: 2 });
    expect(harness.inngest.events).toHaveLength(2);
    const running = await Promise.all(ids.map((id) => me.get(id)));
    const first = running.find(({ status }) => status === "processing");
    await me.cancel(first.id);
    expect((await me.ended(first.id)).status).toBe("canceled");
    await vi.waitFor(async () => expect(await harness.runs()).toHaveLength(3), 10_000);
    for (const id of ids) await me.cancel(id);
    for (const id of ids) await me.ended(id);
  });
});
