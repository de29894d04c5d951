import { expect, it, vi } from "vitest";
import { anyEngine } from "../testing/test-engines.js";
import { ASK } from "../testing/test-generations.js";
import { type InngestHarness, testInngest } from "../testing/test-inngest.js";

const outbox = async (harness: InngestHarness) =>
  (await harness.database()).selectFrom("outbox").selectAll().execute();
const wait = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000, interval: 20 });

it("keeps work while Inngest is down, and sends it once when it is back", async () => {
  const harness = await testInngest(anyEngine());
  const { inngest, visitor, ledger, runs } = harness;
  const me = visitor();
  inngest.setDown(true);
  const id = await me.submit();
  await wait(async () => expect((await me.get(id)).status).toBe("queued"));
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(await outbox(harness)).toMatchObject([{ id, lease: null, attempts: 0, done_at: null }]);
  expect(await ledger()).toHaveLength(1);
  inngest.setDown(false);
  expect((await me.ended(id)).status).toBe("completed");
  expect(inngest.events.map((event) => event.id)).toEqual([id]);
  expect(await outbox(harness)).toMatchObject([
    { id, lease: null, attempts: 1, done_at: expect.any(Number) },
  ]);
  expect(await runs()).toHaveLength(1);
});

it("lets Inngest drop duplicate events", async () => {
  const harness = await testInngest(anyEngine());
  const { inngest, visitor, runs } = harness;
  const me = visitor();
  const id = await me.submit();
  await wait(() => expect(inngest.events).toHaveLength(1));
  const [event] = inngest.events;
  await fetch(`${inngest.url}/e/${inngest.keys.event}`, { method: "POST", body: JSON.stringify(event) });
  expect(inngest.dropped()).toBe(1);
  expect((await me.ended(id)).status).toBe("completed");
  expect(inngest.runs).toHaveLength(1);
  expect(await runs()).toHaveLength(1);
});

it("reports each step once", async () => {
  const harness = await testInngest(anyEngine());
  const { inngest, visitor } = harness;
  const me = visitor();
  await me.ended(await me.submit());
  await inngest.idle();
  expect(new Set(inngest.reports).size).toBe(inngest.reports.length);
  expect(inngest.reports.at(0)).toBe("generate: create StepRun");
  expect(inngest.reports.at(-1)).toBe("generate: finish StepRun");
  expect(inngest.runs.map(({ ended }) => ended)).toEqual(["completed"]);
});

it("ends canceled generations in a separate function, even if Inngest was down at the time", async () => {
  const harness = await testInngest(anyEngine());
  const { inngest, visitor, ledger, runs } = harness;
  const me = visitor();
  const id = await me.submit({ ...ASK, prompt: "[hang] x" });
  await wait(async () => expect((await me.get(id)).progress?.message).toBe("Generating"));
  // Otherwise the run itself would notice at its next poll.
  await inngest.allWaiting();
  inngest.setDown(true);
  expect((await me.cancel(id)).status).toBe(202);
  await new Promise((resolve) => setTimeout(resolve, 300));
  inngest.setDown(false);
  expect((await me.ended(id)).status).toBe("canceled");
  await inngest.idle();
  expect(inngest.events.map((event) => event.name)).toContain("media/generation.canceled");
  expect(inngest.runs.map(({ of, ended }) => `${of.id.replace(/^.*-server-/, "")} ${ended}`)).toEqual([
    "generate canceled",
    "cancel completed",
  ]);
  expect(await runs()).toMatchObject([{ cancelAsked: true }]);
  expect(await ledger()).toHaveLength(2);
});

it("is woken by a webhook", async () => {
  const harness = await testInngest(anyEngine());
  const { inngest, visitor, pipeline } = harness;
  const me = visitor();
  const id = await me.submit({ ...ASK, prompt: "[hang] x" });
  await wait(async () => expect((await me.get(id)).progress?.message).toBe("Generating"));
  await inngest.allWaiting();
  await (await pipeline()).queue.wake(id);
  await wait(() => expect(inngest.events.at(-1)?.name).toBe("media/generation.changed"));
  const woken = () =>
    inngest.runs
      .flatMap(({ steps }) => Object.values(steps))
      .filter((memory) => JSON.stringify(memory).includes("changed"));
  await wait(() => expect(woken()).toHaveLength(1));
  await me.cancel(id);
  await me.ended(id);
});

it("refunds a generation that Inngest abandons, once", async () => {
  const harness = await testInngest(anyEngine());
  const { inngest, visitor, ledger, runs, usage } = harness;
  const me = visitor();
  inngest.loseCalls(21);
  const id = await me.submit();
  expect(await me.ended(id)).toMatchObject({ status: "failed", credits: 0, error: { code: "provider" } });
  await inngest.idle();
  expect(inngest.reports).toEqual(["generate-failure: refund StepRun"]);
  expect((await ledger()).map((row) => row.split(" ")[0])).toEqual(["reserve", "release"]);
  expect([await runs(), (await usage()).length]).toEqual([[], 1]);
  // A duplicate failure event changes nothing.
  const failed = inngest.events.find(({ name }) => name === "inngest/function.failed");
  const again = { ...failed, id: "again" };
  await fetch(`${inngest.url}/e/${inngest.keys.event}`, { method: "POST", body: JSON.stringify(again) });
  await wait(() => expect(inngest.reports).toHaveLength(2));
  await inngest.idle();
  expect(await ledger()).toHaveLength(2);
});

it("recovers from lost requests with one prediction", async () => {
  const harness = await testInngest(anyEngine());
  const { inngest, visitor, runs } = harness;
  const me = visitor();
  inngest.loseCalls(5);
  expect((await me.ended(await me.submit())).status).toBe("completed");
  expect(await runs()).toHaveLength(1);
});

it("sends work again that Inngest has forgotten", async () => {
  const harness = await testInngest(anyEngine());
  const { inngest, visitor, runs } = harness;
  const me = visitor();
  const id = await me.submit({ ...ASK, prompt: "[hang] x" });
  await wait(async () => expect((await me.get(id)).progress?.message).toBe("Generating"));
  for (const run of inngest.runs) {
    run.ended = "canceled";
    run.waiting?.take(null);
  }
  const database = await harness.database();
  await database.updateTable("outbox").set({ leased_until: 1 }).execute();
  await wait(() => expect(inngest.events.map((event) => event.id)).toEqual([id, `${id}:1`]));
  await me.cancel(id);
  expect((await me.ended(id)).status).toBe("canceled");
  expect(await runs()).toHaveLength(1);
});

it("does not send work again while its steps run", async () => {
  const harness = await testInngest(anyEngine());
  const { inngest, visitor } = harness;
  const me = visitor();
  const id = await me.submit({ ...ASK, prompt: "[hang] x" });
  await wait(async () => expect((await me.get(id)).progress?.message).toBe("Generating"));
  const database = await harness.database();
  const soon = Date.now() + 30_000;
  await database.updateTable("outbox").set({ leased_until: soon }).execute();
  await wait(async () => expect((await outbox(harness))[0]?.leased_until).toBeGreaterThan(soon + 60_000));
  expect(inngest.events.map((event) => event.id)).toEqual([id]);
  await me.cancel(id);
  await me.ended(id);
});

it("limits concurrent steps as configured", async () => {
  const harness = await testInngest(anyEngine(), { concurrency: 2 });
  const { inngest, visitor } = harness;
  const me = visitor();
  const ids = await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => me.submit({ ...ASK, seed })));
  for (const id of ids) expect((await me.ended(id)).status).toBe("completed");
  expect(inngest.mostAtOnce()).toBe(2);
});

it("ends overdue generations while Inngest is down", async () => {
  const harness = await testInngest(anyEngine());
  const { inngest, visitor, ledger, pipeline } = harness;
  const me = visitor();
  const { queue } = await pipeline();
  await queue.stop();
  inngest.setDown(true);
  const id = await me.submit();
  const database = await harness.database();
  await database.updateTable("generation").set({ deadline: 1 }).execute();
  queue.start();
  expect(await me.ended(id)).toMatchObject({ status: "failed", error: { code: "queue-timeout" } });
  expect((await ledger()).map((row) => row.split(" ")[0])).toEqual(["reserve", "release"]);
  expect(inngest.events).toEqual([]);
});
