import { describe, expect, it, vi } from "vitest";
import { startEmulator } from "../../../replicate-emulator/emulator.mjs";
import { sweep as sweepOnce } from "../jobs/sweep.js";
import { testEngines } from "../testing/test-engines.js";
import { ASK, testGenerations } from "../testing/test-generations.js";
import type { TestHarnessOptions } from "../testing/test-harness.js";

// Waits for timeouts of whole seconds, on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const [engine] = testEngines;
if (!engine) throw new Error("No database is available.");

async function setUp(given: TestHarnessOptions = {}, options: Parameters<typeof startEmulator>[0] = {}) {
  const emulator = await startEmulator({ runTime: 400, retryAfter: 1, ...options });
  const harness = await testGenerations(engine ?? never(), {
    baseUrl: emulator.url,
    deliveryHosts: [emulator.deliveryHost],
    retryDelays: [20],
    maxRetries: 0,
    ...given,
  });
  const me = harness.visitor();
  const runs = async (): Promise<{ cancelAsked: boolean; lifetime: number; status: string }[]> =>
    JSON.parse(await (await fetch(`${emulator.origin}/_emulator/predictions`)).text());
  const kinds = async () => (await harness.ledger()).map((row) => row.split(" ")[0]);
  return { ...harness, me, runs, kinds, emulator };
}

const never = (): never => {
  throw new Error("No engine is available.");
};

describe("the phases of a generation", () => {
  it("allow a cold model its own time to start, and report it", async () => {
    const { me, runs } = await setUp({ timeout: 1_000, bootTimeout: 20_000 }, { bootTime: 3_000 });
    const id = await me.submit({ ...ASK, prompt: "[cold] x" });
    await vi.waitFor(async () =>
      expect((await me.get(id)).progress).toEqual({ message: "The model is starting" }),
    );
    expect(await me.ended(id)).toMatchObject({ status: "completed" });
    expect(await runs()).toMatchObject([{ cancelAsked: false, lifetime: 26_000 }]);
  });

  it.each([
    ["[cold] x", "start-timeout", /^The model did not start within 2 seconds/, "release"],
    ["[hang] x", "provider-timeout", /took too long/, "capture"],
  ])("end the generation at their time limit, and name the phase (%s)", async (prompt, code, detail) => {
    const { me, runs, logged } = await setUp({ timeout: 1_000, bootTimeout: 2_000 });
    const generation = await me.ended(await me.submit({ ...ASK, prompt }));
    expect(generation).toMatchObject({ status: "failed", credits: 0 });
    expect(generation.error).toMatchObject({ code, detail: expect.stringMatching(detail) });
    expect(await runs()).toMatchObject([{ cancelAsked: true, status: "canceled" }]);
    expect(logged.join("\n")).toMatch(code === "start-timeout" ? /phase "boot"/ : /phase "run"/);
  });

  it("limit the time in our queue separately", async () => {
    const { me, kinds, pipeline, runs } = await setUp({ jobs: { kind: "worker" }, timeout: 1_000 });
    const id = await me.submit();
    await sweepOnce(await pipeline(), { now: Date.now() + 700_000, goOn: async () => true });
    expect((await me.get(id)).error).toMatchObject({
      code: "queue-timeout",
      status: 504,
      detail: expect.stringMatching(/^This server was too busy to start the image within 10 minutes/),
    });
    expect([await kinds(), await runs()]).toEqual([["reserve", "release"], []]);
  });

  it("limit the provider's rate limiting separately, and report it", async () => {
    const { me, pipeline, kinds, runs } = await setUp({ timeout: 1_000 });
    const id = await me.submit({ ...ASK, prompt: "[429] x" });
    await vi.waitFor(
      async () => expect((await me.get(id)).progress?.message).toBe("The image service is busy; retrying."),
      5_000,
    );
    const { database } = await pipeline();
    // As if it had been retried for ten minutes, after a long wait in our own queue.
    const row = await database.selectFrom("generation").selectAll().executeTakeFirstOrThrow();
    expect(row.deadline).toBeGreaterThan((row.throttled_at ?? 0) + 600_000);
    await database
      .updateTable("generation")
      .set({ throttled_at: Date.now() - 599_500 })
      .execute();
    const generation = await me.ended(id);
    expect(generation.error).toMatchObject({
      code: "provider-throttled",
      status: 429,
      detail: expect.stringMatching(/was too busy to start the image within 10 minutes/),
    });
    expect([await kinds(), await runs()]).toEqual([["reserve", "release"], []]);
  });

  it("do not subtract rate limiting from the run time", async () => {
    const { me, runs } = await setUp({
      timeout: 2_000,
      bootTimeout: 3_000,
      maxRetries: 2,
    });
    const id = await me.submit({ ...ASK, prompt: "[429:1] x" });
    expect(await me.ended(id)).toMatchObject({ status: "completed" });
    expect(await runs()).toMatchObject([{ lifetime: 10_000 }]);
  });
});

describe("a creation without a response", () => {
  it("is found in the provider's list and adopted", async () => {
    const { me, runs, kinds } = await setUp({ timeout: 1_000 });
    const id = await me.submit({ ...ASK, prompt: "[silent] x" });
    expect(await me.ended(id)).toMatchObject({ status: "completed" });
    expect(await runs()).toHaveLength(1);
    expect(await kinds()).toEqual(["reserve", "capture"]);
  });

  it.each([-180_000, 180_000])(
    "is found despite a clock difference of %i ms, and not billed twice",
    async (ahead) => {
      const { me, runs, emulator } = await setUp();
      emulator.advance(ahead);
      const id = await me.submit({ ...ASK, prompt: "[reset:1] x" });
      expect(await me.ended(id)).toMatchObject({ status: "completed" });
      expect(await runs()).toHaveLength(1);
    },
  );
});
