import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { Pipeline } from "../context.js";
import { testEngines } from "../testing/test-engines.js";
import {
  checkInvariants,
  endLeases,
  haveEnded,
  holdLeases,
  type Mortal,
  mortalContext,
  startWorker,
} from "../testing/test-faults.js";
import { ASK, testGenerations } from "../testing/test-generations.js";
import type { TestHarnessOptions } from "../testing/test-harness.js";
import { cancelGeneration } from "./cancel.js";
import { type Submission, submitGeneration } from "./submit.js";

// Many processes die in one test, on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

const ACCOUNT = { id: "session:me", startCredits: 10_000, shared: false };
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
/** What the emulator does for them is in its README. */
const PROMPTS = ["fine", "[drip]", "[early]", "[hang]", "[failed]", "[aborted]", "[reset:1]", "[500:1]"];
const picture = () => new File([PNG], "x.png", { type: "image/png" });

type Request = Extract<Submission["request"], { kind: "images" }>["request"];

const submit = (pipeline: Pipeline, request: Partial<Request>, idempotencyKey?: string) =>
  submitGeneration(pipeline, {
    request: { kind: "images", request: { ...ASK, ...request } },
    sender: { account: ACCOUNT, owner: ACCOUNT.id, address: undefined, caller: "test" },
    caller: "test",
    idempotencyKey,
    patience: 600_000,
  });

/** A server whose queue is idle. */
const quietHarness = (engine: (typeof testEngines)[number], options: TestHarnessOptions = {}) =>
  testGenerations(engine, {
    // Predictions of dead processes count until they have ended.
    jobs: { kind: "worker" },
    retryDelays: [20],
    concurrency: 1000,
    ...options,
  });

/** Kills workers at every `every`th fault point, each on its own generation. Returns how many. */
async function killWorkers(
  pipeline: Pipeline,
  every: number,
  submitOne: (n: number) => Promise<{ id: string }>,
): Promise<number> {
  for (let deaths = 0; ; deaths++) {
    const { id } = await submitOne(deaths);
    const { context, isDead, died } = mortalContext(pipeline, deaths * every);
    const worker = startWorker(context);
    // As after a webhook: without waiting for the next poll.
    const waking = setInterval(() => pipeline.queue.wake(id), 20);
    await Promise.race([died, haveEnded(pipeline, [id])]);
    clearInterval(waking);
    // Any call of a dead process throws.
    await worker.stop();
    if (!isDead()) return deaths;
    await holdLeases(pipeline);
  }
}

const statuses = async ({ database }: Pipeline): Promise<string[]> =>
  (await database.selectFrom("generation").select("status").execute()).map(({ status }) => status);

describe.each(testEngines)("a process that dies, on $name", (engine) => {
  it.each([
    { name: "one image", every: 1, request: (n: number) => ({ prompt: `${n}` }) },
    { name: "identical images", every: 3, request: () => ({ prompt: "twins" }) },
    {
      name: "four images of two",
      every: 5,
      request: (n: number) => ({
        prompt: `[drip] ${n}`,
        n: 4,
        model: "flux-2-pro",
        images: [picture(), picture()],
      }),
    },
    {
      name: "an image whose reply is lost",
      every: 4,
      request: (n: number) => ({ prompt: `[reset:1] ${n}` }),
    },
  ])("at any point of the work on $name leads to the same result", async ({ every, request }) => {
    const { pipeline: open, runs } = await quietHarness(engine);
    const pipeline = await open();
    const deaths = await killWorkers(pipeline, every, (n) => submit(pipeline, request(n)));
    expect(deaths * every).toBeGreaterThan(40);
    await endLeases(pipeline);
    startWorker(pipeline);
    startWorker(pipeline);
    await haveEnded(pipeline);
    await checkInvariants(pipeline, await runs());
    expect(new Set(await statuses(pipeline))).toEqual(new Set(["completed"]));
  });

  it("at any point of a submission: retried with its key, there is one generation, charged once", async () => {
    const { pipeline: open, runs } = await quietHarness(engine);
    const pipeline = await open();
    const request = (n: number) => ({ prompt: `${n}`, model: "flux-2-pro", images: [picture()] });
    let deaths = 0;
    for (; ; deaths++) {
      const { context, isDead } = mortalContext(pipeline, deaths);
      await submit({ ...pipeline, ...context }, request(deaths), `${deaths}`).catch(() => {});
      await submit(pipeline, request(deaths), `${deaths}`);
      if (!isDead()) break;
    }
    expect(deaths).toBeGreaterThan(10);
    startWorker(pipeline);
    await haveEnded(pipeline);
    await checkInvariants(pipeline, await runs());
    expect(await statuses(pipeline)).toEqual(Array(deaths + 1).fill("completed"));
  });

  it("at any point of a cancellation, or of the work on it", async () => {
    const { pipeline: open, runs } = await quietHarness(engine);
    const pipeline = await open();
    const deaths = await killWorkers(pipeline, 3, async (n) => {
      const submitted = await submit(pipeline, { prompt: `[hang] ${n}` });
      const { context } = mortalContext(pipeline, n);
      setTimeout(
        () => {
          cancelGeneration({ ...pipeline, ...context }, submitted.id)
            .catch(() => {})
            .finally(() => cancelGeneration(pipeline, submitted.id));
        },
        Math.min(60, n * 4),
      );
      return submitted;
    });
    expect(deaths).toBeGreaterThan(10);
    const rows = await pipeline.database.selectFrom("generation").select("id").execute();
    for (const { id } of rows) await cancelGeneration(pipeline, id);
    await endLeases(pipeline);
    startWorker(pipeline);
    await haveEnded(pipeline);
    await checkInvariants(pipeline, await runs());
    expect(new Set(await statuses(pipeline))).toEqual(new Set(["canceled"]));
  });

  it("or is presumed dead: two workers on the same generations complete each once", async () => {
    const { pipeline: open, runs } = await quietHarness(engine);
    const pipeline = await open();
    for (let n = 0; n < 12; n++) {
      await submit(pipeline, { prompt: `[drip] ${n}`, n: 2, model: "flux-2-pro", images: [picture()] });
    }
    startWorker(pipeline);
    startWorker(pipeline);
    for (let n = 0; n < 20; n++) {
      await endLeases(pipeline);
      pipeline.notifier.notify("work");
      await pause(25);
    }
    await haveEnded(pipeline);
    await checkInvariants(pipeline, await runs());
    expect(new Set(await statuses(pipeline))).toEqual(new Set(["completed"]));
  });

  it("or other events, in any order", async () => {
    const { pipeline: open, runs, emulator } = await quietHarness(engine);
    const pipeline = await open();
    let submitted = 0;
    const command = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ do: fc.constant("submit" as const), prompt: fc.constantFrom(...PROMPTS) }),
      },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("cancel" as const), which: fc.nat(30) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("wake" as const), which: fc.nat(30) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("kill" as const), which: fc.nat(30) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant("start" as const) }) },
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 80 }) }),
      },
      { weight: 2, arbitrary: fc.record({ do: fc.constant("end leases" as const) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant("a run's time is up" as const) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 8, maxLength: 30 }), async (commands) => {
        const ids: string[] = [];
        const workers: Mortal[] = [];
        const at = <Item>(items: readonly Item[], which: number) => items[which % Math.max(1, items.length)];
        for (const command of commands) {
          if (command.do === "submit") {
            const { id } = await submit(pipeline, { prompt: `${command.prompt} ${submitted++}`, n: 2 });
            ids.push(id);
          } else if (command.do === "cancel") {
            // Not awaited, as by a visitor who has left.
            void cancelGeneration(pipeline, at(ids, command.which) ?? "none");
          } else if (command.do === "wake") {
            await pipeline.queue.wake(at(ids, command.which) ?? "none");
          } else if (command.do === "kill") {
            at(workers, command.which)?.die();
          } else if (command.do === "start") {
            const worker = mortalContext(pipeline);
            workers.push(worker);
            startWorker(worker.context);
          } else if (command.do === "wait") await pause(command.ms);
          else if (command.do === "end leases") await endLeases(pipeline);
          else emulator.advance(120_000);
        }
        for (const { die } of workers) die();
        const last = startWorker(pipeline);
        const { database } = pipeline;
        const hanging = await database.selectFrom("generation").select(["id", "plan"]).execute();
        for (const { id, plan } of hanging) if (plan.includes("[hang]")) await cancelGeneration(pipeline, id);
        await endLeases(pipeline);
        await haveEnded(pipeline);
        await last.stop();
        await checkInvariants(pipeline, await runs());
      }),
      { numRuns: 5, seed: 5 },
    );
  });
});
