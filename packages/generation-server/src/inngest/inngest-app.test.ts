import { InngestTestEngine, mockCtx } from "@inngest/test";
import { ReplicateError } from "@reactkits.dev/media-replicate";
import type { EventPayload } from "inngest";
import { describe, expect, it, vi } from "vitest";
import type { Database } from "../database/tables.js";
import type { PredictionClient } from "../provider.js";
import { anyEngine } from "../testing/test-engines.js";
import { ASK, type TestGenerations, testGenerations } from "../testing/test-generations.js";
import { createInngestApp } from "./inngest-app.js";
import { CANCELED, REQUESTED } from "./inngest-events.js";

type TransformContext = NonNullable<ConstructorParameters<typeof InngestTestEngine>[0]["transformCtx"]>;

type Changes = { client?: (usual: PredictionClient) => PredictionClient; database?: Database };

/** A server whose own queue is idle, and its functions in Inngest's test engine. */
async function testFunctions({ client = (usual: PredictionClient) => usual, database }: Changes = {}) {
  const harness = await testGenerations(anyEngine(), { jobs: { kind: "worker" }, maxRetries: 0 });
  const pipeline = await harness.pipeline();
  const { provider } = pipeline;
  const { functions } = createInngestApp(
    {
      ...pipeline,
      ...(database && { database }),
      provider: { ...provider, clientFor: (model) => client(provider.clientFor(model)) },
    },
    { kind: "inngest", isDev: true },
  );
  const [generate, cancel] = functions;
  if (!generate || !cancel) throw new Error("There are two functions.");
  const run = async (of: typeof generate, event: EventPayload) => {
    const time = timing();
    const transformCtx: TransformContext = (raw) => {
      const ctx = mockCtx(raw);
      Object.assign(ctx.step, time);
      return ctx;
    };
    const { error } = await new InngestTestEngine({
      function: of,
      events: [event],
      transformCtx,
    }).execute();
    return { error, ...time };
  };
  return {
    ...harness,
    generate: (generation: string) => run(generate, { name: REQUESTED, data: { generation } }),
    cancel: (generation: string) => run(cancel, { name: CANCELED, data: { generation } }),
    /** The event of a failed run. */
    onFailure: (generation: string) =>
      run(asFailure(generate), {
        name: "inngest/function.failed",
        data: { event: { data: { generation } }, error: {} },
      }),
  };
}

/**
 * Mocks waits and pauses. The engine runs the function again for each step, and cannot return the result of a wait
 * for an event.
 */
function timing() {
  const over = new Set<string>();
  const once = (ms: number) =>
    vi.fn(async (id: string, _options: unknown) => {
      if (over.has(id)) return null;
      over.add(id);
      await new Promise((resolve) => setTimeout(resolve, ms));
      return null;
    });
  return { waitForEvent: once(250), sleep: once(100) };
}

/** The test engine has no other access to the failure handler. */
function asFailure<Of extends object>(of: Of): Of {
  return new Proxy(of, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== "createExecution" || typeof value !== "function") return value;
      return (options: { partialOptions: object }) =>
        value.call(target, { partialOptions: { ...options.partialOptions, handlerKind: "failure" } });
    },
  });
}

const kinds = async ({ ledger }: Pick<TestGenerations, "ledger">) =>
  (await ledger()).map((row) => row.split(" ")[0]);

describe("Inngest's functions", () => {
  it("complete a generation", async () => {
    const harness = await testFunctions();
    const me = harness.visitor();
    const id = await me.submit();
    const { error, waitForEvent } = await harness.generate(id);
    expect(error).toBeUndefined();
    expect(waitForEvent).toHaveBeenCalledWith("wait 1", {
      event: "media/generation.changed",
      match: "data.generation",
      timeout: "1s",
    });
    expect(await me.get(id)).toMatchObject({ status: "completed", images: [{ n: 0 }] });
    expect(await kinds(harness)).toEqual(["reserve", "capture"]);
    expect(await harness.runs()).toHaveLength(1);
  });

  it("pause while the provider is unavailable, and create one prediction", async () => {
    const harness = await testFunctions();
    const me = harness.visitor();
    const id = await me.submit({ ...ASK, prompt: "[500:1] x" });
    const { sleep } = await harness.generate(id);
    expect(sleep).toHaveBeenCalledWith("pause after create", expect.any(Number));
    expect((await me.get(id)).status).toBe("completed");
    expect(await harness.runs()).toHaveLength(1);
  });

  it("end a generation that failed at the provider, without failing themselves", async () => {
    const harness = await testFunctions();
    const me = harness.visitor();
    const id = await me.submit({ ...ASK, prompt: "[failed] x" });
    expect((await harness.generate(id)).error).toBeUndefined();
    expect(await me.get(id)).toMatchObject({ status: "failed", credits: 0 });
    expect(await kinds(harness)).toEqual(["reserve", "release"]);
  });

  it("fail permanently if retrying is pointless, and refund once", async () => {
    const harness = await testFunctions();
    const me = harness.visitor();
    const id = await me.submit({ ...ASK, prompt: "[422] x" });
    expect((await harness.generate(id)).error).toMatchObject({ name: "NonRetriableError" });
    expect(await me.get(id)).toMatchObject({ status: "failed", error: { code: "provider-rejected" } });
    for (const _ of [1, 2]) expect((await harness.onFailure(id)).error).toBeUndefined();
    expect(await me.get(id)).toMatchObject({ error: { code: "provider-rejected" } });
    expect(await kinds(harness)).toEqual(["reserve", "release"]);
  });

  it("refund a generation that Inngest abandons, once", async () => {
    const harness = await testFunctions();
    const me = harness.visitor();
    const id = await me.submit();
    for (const _ of [1, 2]) await harness.onFailure(id);
    expect(await me.get(id)).toMatchObject({
      status: "failed",
      error: { code: "provider" },
    });
    expect(await kinds(harness)).toEqual(["reserve", "release"]);
    expect((await harness.generate(id)).error).toBeUndefined();
    expect(await harness.runs()).toEqual([]);
  });

  it("keep a completed generation if Inngest reports a failure later", async () => {
    const harness = await testFunctions();
    const me = harness.visitor();
    const id = await me.submit();
    await harness.generate(id);
    await harness.onFailure(id);
    expect((await me.get(id)).status).toBe("completed");
    expect(await kinds(harness)).toEqual(["reserve", "capture"]);
  });

  it("cancel a running prediction at the provider", async () => {
    const harness = await testFunctions();
    const me = harness.visitor();
    const id = await me.submit({ ...ASK, prompt: "[hang] x" });
    const running = harness.generate(id);
    await vi.waitFor(async () => expect((await me.get(id)).progress?.message).toBe("Generating"));
    await me.cancel(id);
    const { waitForEvent } = await harness.cancel(id);
    expect(waitForEvent).not.toHaveBeenCalled();
    expect((await me.get(id)).status).toBe("canceled");
    expect(await harness.runs()).toMatchObject([{ cancelAsked: true }]);
    expect(await kinds(harness)).toEqual(["reserve", "capture"]);
    await running;
    expect(await kinds(harness)).toHaveLength(2);
  });

  it("cancel a prediction that was being created when the generation was canceled", async () => {
    const harness = await testFunctions({
      client: (usual) => ({
        ...usual,
        async create(...args) {
          await new Promise((resolve) => setTimeout(resolve, 2_500));
          return usual.create(...args);
        },
      }),
    });
    const me = harness.visitor();
    const id = await me.submit({ ...ASK, prompt: "[hang] x" });
    const creating = harness.generate(id);
    await vi.waitFor(async () => expect((await me.get(id)).status).toBe("processing"));
    await me.cancel(id);
    await harness.cancel(id);
    expect((await me.get(id)).status).toBe("canceled");
    await creating;
    expect(await harness.runs()).toMatchObject([{ cancelAsked: true }]);
    expect(await kinds(harness)).toEqual(["reserve", "release"]);
  });

  it("pause longer after each failure", async () => {
    let failures = 4;
    const harness = await testFunctions({
      client: (usual) => ({
        ...usual,
        async get(...args) {
          if (failures-- > 0) throw new ReplicateError("network", "It is unavailable.", { retryable: true });
          return usual.get(...args);
        },
      }),
    });
    const me = harness.visitor();
    const id = await me.submit();
    const { sleep } = await harness.generate(id);
    expect((await me.get(id)).status).toBe("completed");
    const pauses = new Map(sleep.mock.calls.map(([name, ms]) => [name, Number(ms)]));
    const [first = 0, , third = 0, fourth = 0] = pauses.values();
    expect(pauses.size).toBe(4);
    expect([first, third >= 1_500, fourth >= 3_000]).toEqual([1_000, true, true]);
  });

  it("let Inngest retry while the database is unavailable, without revealing anything", async () => {
    const away = await anyEngine().open();
    await away.close();
    const harness = await testFunctions({ database: away.database });
    const id = await harness.visitor().submit();
    for (const { error } of [await harness.generate(id), await harness.onFailure(id)]) {
      expect(error).toMatchObject({ name: "Error", message: "The server's database is not available." });
      expect(JSON.stringify(error)).not.toMatch(/\.ts|libsql|sqlite|destroyed/i);
    }
    expect(await kinds(harness)).toEqual(["reserve"]);
  });
});
