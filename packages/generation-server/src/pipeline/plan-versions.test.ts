import { describe, expect, it, vi } from "vitest";
import { createInngestApp } from "../inngest/inngest-app.js";
import { testEngines } from "../testing/test-engines.js";
import { ASK, type TestGenerations, testGenerations } from "../testing/test-generations.js";
import { pollPrediction, startGeneration } from "./generation-steps.js";
import { PLAN_VERSION, readPlan, UnreadablePlan } from "./plan.js";

const kinds = async ({ ledger }: TestGenerations) => (await ledger()).map((row) => row.split(" ")[0]);

async function setPlan({ pipeline }: TestGenerations, id: string, values: object): Promise<void> {
  const { database } = await pipeline();
  await database.updateTable("generation").set(values).where("id", "=", id).execute();
}

describe.each(testEngines)("an unreadable plan, on $name", (engine) => {
  it.each([
    ["invalid JSON", "{"],
    ["another shape", '{"input":{}}'],
  ])("ends its running generation, with a refund: %s", async (_, plan) => {
    const harness = await testGenerations(engine);
    const me = harness.visitor();
    const id = await me.submit({ ...ASK, prompt: "[hang] x" });
    await vi.waitFor(async () => expect((await me.get(id)).progress?.message).toBe("Generating"), 10_000);
    const { queue } = await harness.pipeline();
    await queue.stop();
    await setPlan(harness, id, { plan });
    queue.start();
    expect(await me.ended(id)).toMatchObject({ status: "failed", credits: 0, error: { code: "provider" } });
    await vi.waitFor(async () => expect(await harness.runs()).toMatchObject([{ cancelAsked: true }]), 10_000);
    expect(await kinds(harness)).toEqual(["reserve", "release"]);
    expect(await harness.usage()).toMatchObject([{ outcome: "failed", instance: "unknown", cost: null }]);
    const { generations } = await (await me.ask("/api/ai/generations")).json();
    expect(generations).toMatchObject([{ id, status: "failed", provider: "unknown" }]);
  });

  it("ends its queued generation without a prediction", async () => {
    const harness = await testGenerations(engine);
    const { queue } = await harness.pipeline();
    await queue.stop();
    const me = harness.visitor();
    const id = await me.submit();
    await setPlan(harness, id, { plan: "null" });
    queue.start();
    expect((await me.ended(id)).status).toBe("failed");
    expect(await harness.runs()).toEqual([]);
    expect(await kinds(harness)).toEqual(["reserve", "release"]);
  });

  it("of a newer version is left to newer processes, also by Inngest's steps", async () => {
    const harness = await testGenerations(engine);
    const pipeline = await harness.pipeline();
    await pipeline.queue.stop();
    const me = harness.visitor();
    const [newer, running, known] = [await me.submit(), await me.submit(), await me.submit()];
    const plan_version = PLAN_VERSION + 1;
    await setPlan(harness, newer, { plan_version, plan: '{"of":"the future"}' });
    await setPlan(harness, running, { plan_version, status: "processing", prediction: "p" });
    pipeline.queue.start();
    expect((await me.ended(known)).status).toBe("completed");
    await expect(startGeneration(pipeline, newer)).rejects.toMatchObject({ name: "RetryLater" });
    await expect(pollPrediction(pipeline, running, new AbortController().signal)).rejects.toMatchObject({
      name: "RetryLater",
    });
    expect((await me.get(newer)).status).toBe("queued");
    expect((await me.get(running)).status).toBe("processing");
    expect(await harness.runs()).toHaveLength(1);
    expect(createInngestApp(pipeline, { kind: "inngest", isDev: true }).functions).toHaveLength(2);
  });
});

it("is rejected without any of its required fields", () => {
  const plan = { input: {}, provider: "p", requested: {}, sent: {}, warnings: [], cost: null };
  expect(readPlan(JSON.stringify(plan))).toEqual(plan);
  for (const key of Object.keys(plan))
    expect(() => readPlan(JSON.stringify({ ...plan, [key]: undefined }))).toThrow(UnreadablePlan);
});

it("of an earlier version is read with its requested fields", () => {
  const plan = { input: {}, provider: "p", sent: {}, warnings: [], cost: null };
  const requested = { steps: 50 };
  expect(readPlan(JSON.stringify({ ...plan, asked: requested }))).toEqual({ ...plan, requested });
});
