import { describe, expect, it } from "vitest";
import { anyEngine } from "../testing/test-engines.js";
import { ASK, testGenerations } from "../testing/test-generations.js";
import { CANARY, type TestHarnessOptions } from "../testing/test-harness.js";
import { APP_ID, type InngestHarness, testInngest } from "../testing/test-inngest.js";
import { sign } from "./inngest-signature.contract.js";

const FUNCTION = `${APP_ID}-generate`;

/** A server whose Inngest server is never called: the tests make its requests. */
async function silentHarness(options: TestHarnessOptions = {}): Promise<InngestHarness> {
  const harness = await testInngest(anyEngine(), options);
  await (await harness.pipeline()).queue.stop();
  return harness;
}

type Steps = Record<string, { type: "data"; data: unknown }>;

/** A request of Inngest, signed with `key` at `at` (seconds since 1970). */
function ask(
  { inngest, address }: InngestHarness,
  generation: unknown,
  steps: Steps = {},
  { key = inngest.keys.signing, at = undefined as number | undefined, of = FUNCTION, tamper = "" } = {},
) {
  const event = { id: "1", name: "media/generation.requested", data: { generation } };
  const stack = { stack: Object.keys(steps), current: Object.keys(steps).length };
  const ctx = {
    run_id: "r",
    fn_id: "f",
    attempt: 0,
    disable_immediate_execution: false,
    use_api: false,
    stack,
  };
  const body = { version: 1, event, events: [event], steps, ctx };
  return fetch(`${address}?fnId=${of}&stepId=step`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-inngest-signature": sign(key, body, at) },
    body: JSON.stringify(body) + tamper,
  });
}

describe("/api/inngest", () => {
  it("reports its functions, their triggers and cancellation events", async () => {
    const { inngest, address } = await silentHarness({ concurrency: 7 });
    expect(await inngest.register(address)).toMatchObject([
      {
        id: FUNCTION,
        triggers: [{ event: "media/generation.requested" }],
        cancel: [
          { event: "media/generation.canceled", if: "event.data.generation == async.data.generation" },
        ],
        concurrency: { limit: 7 },
        steps: { step: { runtime: { type: "http" }, retries: { attempts: 20 } } },
      },
      {
        id: `${FUNCTION}-failure`,
        triggers: [
          { event: "inngest/function.failed", expression: `event.data.function_id == '${FUNCTION}'` },
        ],
      },
      { id: `${APP_ID}-cancel`, triggers: [{ event: "media/generation.canceled" }] },
      { id: `${APP_ID}-cancel-failure` },
    ]);
    const reply = await fetch(address, {
      headers: { "x-inngest-signature": sign(inngest.keys.signing, "") },
    });
    expect(reply.status).toBe(200);
    expect(await reply.json()).toMatchObject({
      mode: "cloud",
      function_count: 4,
      authentication_succeeded: true,
      has_event_key: true,
      has_signing_key: true,
    });
  });

  it("runs one step per request, in order, and skips those with stored results", async () => {
    const harness = await silentHarness();
    const id = await harness.visitor().submit();
    const steps: Steps = {};
    const seen: string[] = [];
    for (;;) {
      const reply = await ask(harness, id, steps);
      const answer = await reply.json();
      if (reply.status !== 206) {
        expect([reply.status, answer]).toEqual([200, null]);
        break;
      }
      expect(answer).toHaveLength(1);
      const [{ id: hash, op, displayName, data }] = answer;
      seen.push(`${displayName} ${op}`);
      steps[hash] = { type: "data", data: op === "StepRun" ? data : null };
      if (op === "WaitForEvent") await new Promise((resolve) => setTimeout(resolve, 150));
    }
    const waits = seen.filter((step) => step.startsWith("wait")).map((_, n) => n + 1);
    expect(seen).toEqual([
      "create StepRun",
      ...waits.flatMap((n) => [`wait ${n} WaitForEvent`, `store ${n} StepRun`]),
      "finish StepRun",
    ]);
    expect(await harness.runs()).toHaveLength(1);
    expect(await harness.visitor().get(id)).toMatchObject({ status: 404 });
    expect((await harness.ledger()).map((row) => row.split(" ")[0])).toEqual(["reserve", "capture"]);
    // Everything again, as if Inngest had lost all results: nothing more happens.
    expect((await (await ask(harness, id)).json())[0]).toMatchObject({
      op: "StepRun",
      data: { done: false },
    });
    expect(await harness.runs()).toHaveLength(1);
  });

  it("rejects requests that are not from Inngest", async () => {
    const harness = await silentHarness();
    const id = await harness.visitor().submit();
    const now = Math.floor(Date.now() / 1000);
    const refused = [
      ask(harness, id, {}, { key: "signkey-test-ffff" }),
      ask(harness, id, {}, { at: now - 330 }),
      ask(harness, id, {}, { at: now + 330 }),
      ask(harness, id, {}, { at: Number.NaN }),
      fetch(harness.address, { method: "POST", body: "{}" }),
      fetch(`${harness.address}?fnId=${FUNCTION}&stepId=step`, { method: "POST" }),
      fetch(harness.address, { method: "PUT" }),
      fetch(harness.address, {
        method: "PUT",
        headers: { "x-inngest-sync-kind": "in_band" },
        body: '{"url":"http://evil.example"}',
      }),
      fetch(harness.address),
      fetch(`${harness.address}?probe=trust`, { method: "POST", body: "{}" }),
    ];
    for (const reply of await Promise.all(refused)) {
      expect(reply.status).toBe(401);
      expect(await reply.json()).toEqual({ message: "Unauthorized" });
      expect(reply.headers.get("x-inngest-signature")).toBeNull();
    }
    const right = sign(harness.inngest.keys.signing, { generation: id });
    const moved = await fetch(harness.address, {
      method: "POST",
      headers: { "x-inngest-signature": right },
      body: JSON.stringify({ generation: crypto.randomUUID() }),
    });
    expect(moved.status).toBe(401);
    expect((await ask(harness, id, {}, { tamper: "}" })).status).toBe(400);
    expect((await fetch(harness.address, { method: "POST", body: "x" })).status).toBe(400);
    expect((await fetch(harness.address, { method: "POST", body: " ".repeat(4_200_000) })).status).toBe(413);
    expect(await harness.runs()).toEqual([]);
    expect(harness.inngest.events).toEqual([]);
  });

  it("fails permanently for an event without a generation", async () => {
    const harness = await silentHarness();
    for (const generation of ["", "1", null, { a: 1 }, "../x"]) {
      const reply = await ask(harness, generation);
      expect([reply.status, reply.headers.get("x-inngest-no-retry")]).toEqual([400, "true"]);
    }
    // A well-formed but unknown id has nothing to do.
    const [op] = await (await ask(harness, crypto.randomUUID())).json();
    expect(op).toMatchObject({ op: "StepRun", data: { done: false } });
    expect(await harness.runs()).toEqual([]);
  });

  it("does not exist unless Inngest is configured, and rejects everything without a key", async () => {
    const keyless = await testGenerations(anyEngine(), { jobs: { kind: "inngest", isDev: false } });
    const refused = await keyless.ask("/api/inngest", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    const embedded = await testGenerations(anyEngine());
    expect((await embedded.ask("/api/inngest", { method: "POST", body: "{}" })).status).toBe(404);
    expect((await embedded.ask("/api/inngest")).status).toBe(404);
  });

  it("stores no prompts, tokens or URLs at Inngest", async () => {
    const harness = await testInngest(anyEngine(), { maxRetries: 0 });
    const me = harness.visitor();
    for (const prompt of [
      "[500:1] a secret fox",
      "[422] a secret fox",
      "[failed] a secret fox",
      "[drip] a secret fox",
    ]) {
      await me.ended(await me.submit({ ...ASK, prompt, n: 2 }));
    }
    await harness.inngest.idle();
    const kept = JSON.stringify([
      harness.inngest.events,
      harness.inngest.runs.map(({ steps }) => steps),
      harness.inngest.bodies,
    ]);
    expect(kept).toContain("done");
    for (const secret of [
      "secret fox",
      CANARY,
      "session:",
      "/predictions",
      "_emulator",
      "    at ",
      ".ts:",
      harness.emulator.origin,
    ])
      expect(kept).not.toContain(secret);
    for (const { data, name } of harness.inngest.events)
      if (name.startsWith("media/")) expect(data).toEqual({ generation: expect.any(String) });
    expect(
      harness.inngest.reports.filter((line) => !/ (StepRun|Sleep|WaitForEvent|StepFailed)$/.test(line)),
    ).toEqual([]);
  });
});
