/** The contract of every `JobQueue`, run through the routes and on a database by the tests of each implementation. */
import { describe, expect, it, vi } from "vitest";
import { type TestEngine, testEngines } from "../testing/test-engines.js";
import { ASK, type TestGenerations } from "../testing/test-generations.js";
import type { TestHarnessOptions } from "../testing/test-harness.js";

const kinds = async ({ ledger }: TestGenerations) => (await ledger()).map((row) => row.split(" ")[0]);

/** @param setUp opens a server whose queue is running */
export function testJobQueue(
  name: string,
  setUp: (engine: TestEngine, options?: TestHarnessOptions) => Promise<TestGenerations>,
): void {
  describe.each(testEngines)(`JobQueue contract: ${name}, $name`, (engine) => {
    it("completes a generation once, however often it is notified", async () => {
      const harness = await setUp(engine);
      const me = harness.visitor();
      const id = await me.submit({ ...ASK, n: 2 });
      const { queue } = await harness.pipeline();
      await Promise.all(Array.from({ length: 5 }, () => [queue.nudge(id), queue.wake(id)]).flat());
      expect(await me.ended(id)).toMatchObject({ status: "completed", images: [{ n: 0 }, { n: 1 }] });
      await Promise.all([queue.nudge(id), queue.wake(id)]);
      const names = (await me.events(id)).map((event) => event.replace(/\d+ /, ""));
      expect(names.filter((event) => event !== "progress")).toEqual([
        "queued",
        "started",
        "image",
        "image",
        "completed",
      ]);
      expect(await harness.runs()).toHaveLength(1);
      expect(await kinds(harness)).toEqual(["reserve", "capture"]);
      expect(await harness.usage()).toHaveLength(1);
    });

    it("works on several generations concurrently, each once", async () => {
      const harness = await setUp(engine);
      const me = harness.visitor();
      const seeds = [1, 2, 3, 4, 5, 6];
      const ids = await Promise.all(seeds.map((seed) => me.submit({ ...ASK, seed })));
      const ended = await Promise.all(ids.map((id) => me.ended(id)));
      expect(ended.map(({ status }) => status)).toEqual(seeds.map(() => "completed"));
      expect((await harness.runs()).map(({ input }) => input.seed).sort()).toEqual(seeds);
      expect((await kinds(harness)).sort()).toEqual([
        ...seeds.map(() => "capture"),
        ...seeds.map(() => "reserve"),
      ]);
    });

    it("cancels a running prediction at the provider", async () => {
      const harness = await setUp(engine);
      const me = harness.visitor();
      const id = await me.submit({ ...ASK, prompt: "[hang] x" });
      await vi.waitFor(async () => expect((await me.get(id)).progress?.message).toBe("Generating"), 10_000);
      expect((await me.cancel(id)).status).toBe(202);
      expect((await me.ended(id)).status).toBe("canceled");
      expect(await harness.runs()).toMatchObject([{ cancelAsked: true }]);
      await me.cancel(id);
      expect(await kinds(harness)).toEqual(["reserve", "capture"]);
    });

    it.each(["[failed] x", "[422] x"])("refunds a failed generation once: %s", async (prompt) => {
      const harness = await setUp(engine);
      const me = harness.visitor();
      const id = await me.submit({ ...ASK, prompt });
      expect(await me.ended(id)).toMatchObject({
        status: "failed",
        credits: 0,
        error: { code: expect.stringMatching(/^provider/) },
      });
      const { queue } = await harness.pipeline();
      await Promise.all([queue.nudge(id), queue.wake(id)]);
      expect(await kinds(harness)).toEqual(["reserve", "release"]);
      expect(await harness.usage()).toHaveLength(1);
    });

    it("continues when the provider is available again", async () => {
      const harness = await setUp(engine, { maxRetries: 0 });
      const me = harness.visitor();
      const id = await me.submit({ ...ASK, prompt: "[500:1] x" });
      expect(await me.ended(id)).toMatchObject({ status: "completed" });
      expect(await harness.runs()).toHaveLength(1);
      expect(await kinds(harness)).toEqual(["reserve", "capture"]);
    });

    it("starts nothing while it is stopped, and continues with what was written meanwhile", async () => {
      const harness = await setUp(engine);
      const me = harness.visitor();
      const { queue } = await harness.pipeline();
      await queue.stop();
      const ids = [await me.submit(), await me.submit({ ...ASK, seed: 6 })];
      await queue.nudge(ids[0] ?? "");
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await harness.runs()).toEqual([]);
      queue.start();
      queue.start();
      for (const id of ids) expect((await me.ended(id)).status).toBe("completed");
      expect(await harness.runs()).toHaveLength(2);
      await queue.stop();
      await queue.stop();
    });

    it("ignores unknown ids", async () => {
      const { queue } = await (await setUp(engine)).pipeline();
      await queue.nudge("none");
      await queue.wake("none");
      await queue.wake(crypto.randomUUID());
    });
  });
}
