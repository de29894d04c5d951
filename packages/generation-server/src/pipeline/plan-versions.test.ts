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
    const site = await testGenerations(engine);
    const me = site.visitor();
    const id = await me.submit({ ...ASK, prompt: "[hang] x" });
    await vi.waitFor(async () => expect((await me.get(id)).progress?.message).toBe("Generating"), 10_000);
    const { queue } = await site.pipeline();
    await queue.stop();
    await setPlan(site, id, { plan });
    queue.start();
    expect(await me.ended(id)).toMatchObject({ status: "failed", credits: 0, error: { code: "provider" } });
    await vi.waitFor(async () => expect(await site.runs()).toMatchObject([{ cancelAsked: true }]), 10_000);
    expect(await kinds(site)).toEqual(["reserve", "release"]);
    expect(await site.usage()).toMatchObject([{ outcome: "failed", instance: "unknown", cost: null }]);
    const { generations } = await (await me.ask("/api/ai/generations")).json();
    expect(generations).toMatchObject([{ id, status: "failed", provider: "unknown" }]);
  });

  it("ends its queued generation without a prediction", async () => {
    const site = await testGenerations(engine);
    const { queue } = await site.pipeline();
    await queue.stop();
    const me = site.visitor();
    const id = await me.submit();
    await setPlan(site, id, { plan: "null" });
    queue.start();
    expect((await me.ended(id)).status).toBe("failed");
    expect(await site.runs()).toEqual([]);
    expect(await kinds(site)).toEqual(["reserve", "release"]);
  });

  it("of a newer version is left to newer processes, also by Inngest's steps", async () => {
    const site = await testGenerations(engine);
    const pipeline = await site.pipeline();
    await pipeline.queue.stop();
    const me = site.visitor();
    const [newer, running, known] = [await me.submit(), await me.submit(), await me.submit()];
    const plan_version = PLAN_VERSION + 1;
    await setPlan(site, newer, { plan_version, plan: '{"of":"the future"}' });
    await setPlan(site, running, { plan_version, status: "processing", prediction: "p" });
    pipeline.queue.start();
    expect((await me.ended(known)).status).toBe("completed");
    await expect(startGeneration(pipeline, newer)).rejects.toMatchObject({ name: "RetryLater" });
    await expect(pollPrediction(pipeline, running, new AbortController().signal)).rejects.toMatchObject({
      name: "RetryLater",
    });
    expect((await me.get(newer)).status).toBe("queued");
    expect((await me.get(running)).status).toBe("processing");
    expect(await site.runs()).toHaveLength(1);
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
