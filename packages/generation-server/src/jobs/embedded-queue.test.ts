import { setTimeout as pause } from "node:timers/promises";
import type { KyselyPlugin } from "kysely";
import { describe, expect, it, vi } from "vitest";
import { testEngines } from "../testing/test-engines.js";
import { checkInvariants, startWorker } from "../testing/test-faults.js";
import { ASK, testGenerations } from "../testing/test-generations.js";

vi.setConfig({ testTimeout: 60_000 });

describe.each(testEngines)("a worker whose database fails immediately, on $name", (engine) => {
  it.each(["every statement", "every update of a generation"])(
    "(%s) backs off, and completes its work once the database is back",
    async (what) => {
      const harness = await testGenerations(engine, { jobs: { kind: "worker" }, retryDelays: [20] });
      const pipeline = await harness.pipeline();
      const me = harness.visitor();
      const ids = [await me.submit(), await me.submit({ ...ASK, seed: 6 })];
      let away = true;
      let failures = 0;
      const plugin: KyselyPlugin = {
        transformQuery({ node }) {
          const fails = what === "every statement" || JSON.stringify(node).includes('"generation"');
          if (!away || !fails) return node;
          failures++;
          throw new Error("The database is unavailable.");
        },
        transformResult: async ({ result }) => result,
      };
      const quiet = vi.spyOn(console, "warn").mockImplementation(() => {});
      startWorker({ ...pipeline, database: pipeline.database.withPlugin(plugin) });
      // New work must not shorten the back-off.
      const nudging = setInterval(() => pipeline.queue.nudge(""), 5);
      await pause(2_500);
      clearInterval(nudging);
      quiet.mockRestore();
      away = false;
      // Of each loop and generation: at 0, 0.5 and 1.5 s, two or three statements each time.
      expect(failures).toBeGreaterThan(2);
      expect(failures).toBeLessThan(40);
      for (const id of ids) expect((await me.ended(id)).status).toBe("completed");
      await checkInvariants(pipeline, await harness.runs());
    },
  );
});
