import { setTimeout as pause } from "node:timers/promises";
import type { KyselyPlugin } from "kysely";
import { describe, expect, it, vi } from "vitest";
import { testEngines } from "../testing/test-engines.js";
import { judge, startWorker } from "../testing/test-faults.js";
import { ASK, testGenerations } from "../testing/test-generations.js";

vi.setConfig({ testTimeout: 60_000 });

describe.each(testEngines)("a worker whose database fails at once, on $name", (engine) => {
  it.each(["all of it", "all that changes a generation"])(
    "(%s) pauses ever longer, and ends its work once it is back",
    async (what) => {
      const site = await testGenerations(engine, { jobs: { kind: "worker" }, retryDelays: [20] });
      const pipeline = await site.pipeline();
      const me = site.visitor();
      const ids = [await me.submit(), await me.submit({ ...ASK, seed: 6 })];
      let away = true;
      let failures = 0;
      const plugin: KyselyPlugin = {
        transformQuery({ node }) {
          const fails = what === "all of it" || JSON.stringify(node).includes('"generation"');
          if (!away || !fails) return node;
          failures++;
          throw new Error("The database is away.");
        },
        transformResult: async ({ result }) => result,
      };
      const quiet = vi.spyOn(console, "warn").mockImplementation(() => {});
      startWorker({ ...pipeline, database: pipeline.database.withPlugin(plugin) });
      // New work is no reason to try sooner.
      const nudging = setInterval(() => pipeline.queue.nudge(""), 5);
      await pause(2_500);
      clearInterval(nudging);
      quiet.mockRestore();
      away = false;
      // Of each loop and of each generation: at 0, 0.5 and 1.5 s, two or three statements each time.
      expect(failures).toBeGreaterThan(2);
      expect(failures).toBeLessThan(40);
      for (const id of ids) expect((await me.ended(id)).status).toBe("completed");
      await judge(pipeline, await site.runs());
    },
  );
});
