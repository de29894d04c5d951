import { describe, expect, it, vi } from "vitest";
import { startEmulator } from "../../../replicate-emulator/emulator.mjs";
import { sweep as sweepOnce } from "../jobs/sweep.js";
import { testEngines } from "../testing/test-engines.js";
import { ASK, testGenerations } from "../testing/test-generations.js";
import type { TestSiteOptions } from "../testing/test-site.js";

// What is waited for are time-outs in whole seconds, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const [engine] = testEngines;
if (!engine) throw new Error("There is no database to test on.");

async function setUp(given: TestSiteOptions = {}, options: Parameters<typeof startEmulator>[0] = {}) {
  const emulator = await startEmulator({ runTime: 400, retryAfter: 1, ...options });
  const site = await testGenerations(engine ?? never(), {
    baseUrl: emulator.url,
    deliveryHosts: [emulator.deliveryHost],
    retryDelays: [20],
    maxRetries: 0,
    ...given,
  });
  const me = site.visitor();
  const runs = async (): Promise<{ cancelAsked: boolean; lifetime: number; status: string }[]> =>
    JSON.parse(await (await fetch(`${emulator.origin}/_emulator/predictions`)).text());
  const kinds = async () => (await site.ledger()).map((row) => row.split(" ")[0]);
  return { ...site, me, runs, kinds, emulator };
}

const never = (): never => {
  throw new Error("There is no engine.");
};

describe("the clocks of a generation", () => {
  it("give a cold model its own time to start, and say so", async () => {
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
  ])("end what takes too long, and say which one did (%s)", async (prompt, code, detail) => {
    const { me, runs, logged } = await setUp({ timeout: 1_000, bootTimeout: 2_000 });
    const told = await me.ended(await me.submit({ ...ASK, prompt }));
    expect(told).toMatchObject({ status: "failed", credits: 0 });
    expect(told.error).toMatchObject({ code, detail: expect.stringMatching(detail) });
    expect(await runs()).toMatchObject([{ cancelAsked: true, status: "canceled" }]);
    expect(logged.join("\n")).toMatch(code === "start-timeout" ? /\(boot\)/ : /\(run\)/);
  });

  it("count the wait in our queue by itself", async () => {
    const { me, kinds, pipeline, runs } = await setUp({ jobs: { kind: "worker" }, timeout: 1_000 });
    const id = await me.submit();
    await sweepOnce(await pipeline(), { now: Date.now() + 700_000, goOn: async () => true });
    expect((await me.get(id)).error).toMatchObject({
      code: "queue-timeout",
      status: 504,
      detail: expect.stringMatching(/^This site did not get to the image within 10 minutes/),
    });
    expect([await kinds(), await runs()]).toEqual([["reserve", "release"], []]);
  });

  it("count the provider's throttle by itself, and say so", async () => {
    const { me, pipeline, kinds, runs } = await setUp({ timeout: 1_000 });
    const id = await me.submit({ ...ASK, prompt: "[429] x" });
    await vi.waitFor(
      async () =>
        expect((await me.get(id)).progress?.message).toBe("The image service is busy; it is asked again."),
      5_000,
    );
    const { database } = await pipeline();
    // As if it had been asked again for ten minutes, after a long wait in our own queue.
    const row = await database.selectFrom("generation").selectAll().executeTakeFirstOrThrow();
    expect(row.deadline).toBeGreaterThan((row.throttled_at ?? 0) + 600_000);
    await database
      .updateTable("generation")
      .set({ throttled_at: Date.now() - 599_500 })
      .execute();
    const told = await me.ended(id);
    expect(told.error).toMatchObject({
      code: "provider-throttled",
      status: 429,
      detail: expect.stringMatching(/was busy and did not take the image within 10 minutes/),
    });
    expect([await kinds(), await runs()]).toEqual([["reserve", "release"], []]);
  });

  it("do not take a throttle's time from the run", async () => {
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

describe("a creation that is not answered", () => {
  it("is looked for, and its run taken", async () => {
    const { me, runs, kinds } = await setUp({ timeout: 1_000 });
    const id = await me.submit({ ...ASK, prompt: "[silent] x" });
    expect(await me.ended(id)).toMatchObject({ status: "completed" });
    expect(await runs()).toHaveLength(1);
    expect(await kinds()).toEqual(["reserve", "capture"]);
  });

  it.each([-180_000, 180_000])(
    "is found though our clock is %i ms off, and is not paid for twice",
    async (ahead) => {
      const { me, runs, emulator } = await setUp();
      emulator.advance(ahead);
      const id = await me.submit({ ...ASK, prompt: "[reset:1] x" });
      expect(await me.ended(id)).toMatchObject({ status: "completed" });
      expect(await runs()).toHaveLength(1);
    },
  );
});
