import { describe, expect, it, vi } from "vitest";
import { json } from "../test/stub-server.js";
import {
  countersOf,
  failure,
  LLAMA,
  SDXL,
  seenBy,
  stubbed,
  testClient,
  testEmulator,
} from "../test/test-client.js";
import type { ReplicateClientOptions } from "./index.js";

const SMALL = { width: 64, height: 64 };

async function cold(bootTime: number, options: Partial<ReplicateClientOptions>) {
  const emulator = await testEmulator({ bootTime });
  const client = testClient(emulator.url, emulator.deliveryHost, options);
  // With a signal, a reply is not held back until the run has ended.
  const run = (prompt: string) =>
    client.run(SDXL, { prompt, ...SMALL }, { signal: new AbortController().signal });
  return { emulator, client, run };
}

describe("the timeouts of a prediction", () => {
  it("do not count the start of the model against the prediction", async () => {
    const { run } = await cold(2_500, { timeout: 2_000, bootTimeout: 30_000 });
    expect((await run("[cold] x")).status).toBe("succeeded");
  });

  it("name the start of the model, and cancel the prediction", async () => {
    const { run, client, emulator } = await cold(60_000, { timeout: 5_000, bootTimeout: 300 });
    expect(await failure(run("[cold] x"))).toMatchObject({
      code: "timeout",
      clock: "boot",
      limit: 300,
      predictionStatus: "starting",
      mayHaveRun: false,
      message: expect.stringContaining("(boot)"),
    });
    await client.idle();
    expect(await seenBy(emulator)).toMatchObject([{ cancelAsked: true }]);
  });

  it("count from when the prediction began, even if the reply to its creation was held back for longer", async () => {
    const limit = 60_000;
    // The run began a minute and a half ago by the date that comes with the reply, which only arrives now.
    const { client } = await stubbed(
      (_, response) =>
        json(response, 200, {
          id: "p1",
          status: "processing",
          created_at: new Date(Date.now() - 95_000).toISOString(),
          started_at: new Date(Date.now() - 90_000).toISOString(),
        }),
      { timeout: limit, bootTimeout: 600_000 },
    );
    // Counted from the reply, it would end after this test's own time limit.
    const error = await failure(client.run(SDXL, { prompt: "x", ...SMALL }));
    expect(error).toMatchObject({ code: "timeout", clock: "run", limit });
  });

  it("name the prediction", async () => {
    const { run } = await cold(0, { timeout: 400, bootTimeout: 60_000 });
    const late = { code: "timeout", clock: "run", limit: 400, predictionStatus: "processing" };
    expect(await failure(run("[hang] x"))).toMatchObject(late);
  });

  it("name the client's own queue, and send nothing", async () => {
    const { run, emulator } = await cold(0, { timeout: 5_000, concurrency: 1 });
    const control = new AbortController();
    const { client } = await cold(0, { timeout: 5_000, concurrency: 1 });
    const first = client.run(SDXL, { prompt: "[hang] x" }, { signal: control.signal }).catch(() => {});
    const second = await failure(client.run(SDXL, { prompt: "y" }, { endsAt: Date.now() + 200 }));
    expect(second).toMatchObject({ code: "timeout", clock: "queue", mayHaveRun: false });
    control.abort();
    await first;
    expect((await run("z")).status).toBe("succeeded");
    expect(await countersOf(emulator)).toMatchObject({ "predictions.create": 1 });
  });

  it("apply to wait and stream too", async () => {
    const { client } = await cold(60_000, { timeout: 5_000, bootTimeout: 300 });
    const created = await client.create(SDXL, { prompt: "[cold] x", ...SMALL });
    expect(await failure(client.wait(created))).toMatchObject({ code: "timeout", clock: "boot" });
    const words = async () => {
      for await (const _ of client.stream(LLAMA, { prompt: "[cold] x" }));
    };
    expect(await failure(words())).toMatchObject({ code: "timeout", clock: "boot" });
    const { client: patient } = await cold(2_500, { timeout: 2_000, bootTimeout: 30_000 });
    let text = "";
    for await (const event of patient.stream(LLAMA, { prompt: "[cold] x" })) text += event.text;
    expect(text).not.toBe("");
  });

  it("agree with Cancel-After: the start, the prediction and 5 s", async () => {
    const { client, emulator } = await cold(0, { timeout: 30_000, bootTimeout: 100_000 });
    const input = { prompt: "x", ...SMALL };
    await client.create(SDXL, input);
    await client.create(SDXL, input, { endsAt: Date.now() + 60_000, lifetime: 90_000 });
    await client.create(SDXL, input, { endsAt: Date.now() + 60_000 });
    expect((await seenBy(emulator)).map(({ lifetime }) => lifetime)).toEqual([65_000, 95_000, 135_000]);
  });
});

describe("a creation", () => {
  it("may have started a prediction if it hangs, whatever ends it", async () => {
    const { run } = await cold(0, { timeout: 300 });
    const late = await failure(run("[silent] x"));
    expect(late).toMatchObject({ code: "timeout", mayHaveRun: true, clock: undefined, surelyFree: false });
    expect(late.message).toMatch(/may have been made, and paid for/);
    const impatient = await cold(0, { timeout: 5_000, timing: { creationReply: 200 } });
    expect(await failure(impatient.client.create(SDXL, { prompt: "[silent] x" }))).toMatchObject({
      code: "network",
      mayHaveRun: true,
    });
  });

  it("has started nothing if it was refused, even if its time is up before the next try", async () => {
    const { client } = await stubbed((_, response) => json(response, 429, { retry_after: 1 }));
    const error = await failure(client.run(SDXL, { prompt: "x" }, { endsAt: Date.now() + 1_200 }));
    expect(error).toMatchObject({ code: "throttled", mayHaveRun: false });
  });

  it("is not retried if that would leave no time to run", async () => {
    const requested = vi.fn();
    const { client } = await stubbed((_, response) => {
      requested();
      json(response, 429, { retry_after: 1 });
    });
    const error = await failure(client.run(SDXL, { prompt: "x" }, { endsAt: Date.now() + 5_500 }));
    expect([error.code, requested.mock.calls.length]).toEqual(["throttled", 1]);
    await failure(client.run(SDXL, { prompt: "x" }, { endsAt: Date.now() + 7_500 }));
    expect(requested.mock.calls.length).toBe(1 + 3);
  });
});

describe("Replicate's own clock", () => {
  it("is known from the Date header of the last reply", async () => {
    const emulator = await testEmulator();
    const client = testClient(emulator.url, emulator.deliveryHost);
    expect(client.time()).toBeUndefined();
    emulator.advance(-180_000);
    await client.create(SDXL, { prompt: "x", ...SMALL });
    const at = Date.now();
    expect(Math.abs((client.time(at) ?? 0) - (at - 180_000))).toBeLessThan(10_000);
  });

  it("is what a Retry-After date is compared with", async () => {
    const header = (ms: number) => new Date(Date.now() - 180_000 + ms).toUTCString();
    const { client } = await stubbed((_, response) =>
      json(response, 429, {}, { date: header(0), "retry-after": header(40_000) }),
    );
    const error = await failure(client.run(SDXL, { prompt: "x" }, { endsAt: Date.now() + 900 }));
    expect(Math.abs((error.retryAfter ?? 0) - 40)).toBeLessThan(10);
  });
});
