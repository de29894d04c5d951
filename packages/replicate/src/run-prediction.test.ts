import { inspect } from "node:util";
import type { Emulator } from "@reactkits.dev/replicate-emulator";
import sharp from "sharp";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { json } from "../test/stub-server.js";
import {
  countersOf,
  failure,
  readAll,
  SCHNELL,
  SDXL,
  seenBy,
  soon,
  stubbed,
  testClient,
  testEmulator,
} from "../test/test-client.js";
import type { ReplicateClient, ReplicateClientOptions, ReplicateLogEntry, RunOptions } from "./index.js";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await testEmulator();
});
const emulated = (options?: Partial<ReplicateClientOptions>) =>
  testClient(emulator.url, emulator.deliveryHost, options);

type Changes = RunOptions & { client?: ReplicateClient; model?: string };

/** Runs a prediction up to the first bytes of its first file, as the images route does. */
async function generate(prompt: string, { client = emulated(), model = SDXL, ...options }: Changes = {}) {
  const { signal = new AbortController().signal, endsAt } = options;
  const input = model === SDXL ? { prompt, width: 64, height: 64, seed: 7 } : { prompt, seed: 7 };
  const { outputs } = await client.run(model, input, { ...options, signal });
  return client.download(outputs[0] ?? "", { signal, endsAt });
}
const created = async () => (await countersOf(emulator))["predictions.create"];

describe("run", () => {
  it("resolves with outputs whose bytes can be downloaded", async () => {
    const image = await generate("a lighthouse");
    expect(image.mimeType).toBe("image/png");
    expect(await sharp(await image.bytes()).metadata()).toMatchObject({ width: 64, height: 64 });
    const input = { prompt: "a lighthouse", width: 64, height: 64, seed: 7 };
    expect((await seenBy(emulator))[0]?.input).toEqual(input);
  });

  it("creates official models on their own route and never sends the token to the host of files", async () => {
    const image = await generate("a lighthouse", { model: SCHNELL });
    expect(image.mimeType).toBe("image/webp");
    await readAll(image.stream);
    expect((await countersOf(emulator))["delivery.authorized"]).toBeUndefined();
  });

  it("asks Replicate to end the prediction 5 s after the client would", async () => {
    await generate("x", soon(100_000));
    await generate("y");
    await generate("z", { model: SCHNELL });
    await generate("z", { client: emulated({ timeout: 20_000 }) });
    const lifetimes = (await seenBy(emulator)).map(({ lifetime }) => (lifetime ?? 0) / 1000);
    expect(lifetimes).toEqual([625, 665, 715, 105]);
  });

  it("has the reply held back only for a caller without a signal", async () => {
    const client = emulated({ timing: { firstPoll: 60_000 } });
    const { status, totalTime } = await client.run(SDXL, { prompt: "x", width: 64, height: 64 });
    expect([status, totalTime]).toEqual(["succeeded", 0.06]);
    expect((await countersOf(emulator))["predictions.get"]).toBeUndefined();
  });

  it("reports each change of the prediction's state", async () => {
    const states: string[] = [];
    await generate("x", { onChange: ({ status }) => states.push(status) });
    expect([states[0], states.at(-1)]).toEqual(["starting", "succeeded"]);
  });

  it("limits concurrent predictions: others wait their turn, or are aborted while they wait", async () => {
    const client = emulated({ concurrency: 2 });
    const { signal } = new AbortController();
    const input = { prompt: "[hang] x", width: 64, height: 64 };
    const controls = [new AbortController(), new AbortController(), new AbortController()];
    const hanging = controls.map((control) => client.run(SDXL, input, { signal: control.signal }));
    const settled = Promise.allSettled(hanging);
    const last = client.run(SDXL, { ...input, prompt: "x" }, { signal });
    await vi.waitFor(async () => expect(await created()).toBe(2));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await created()).toBe(2);
    controls[2]?.abort();
    controls[0]?.abort();
    expect((await last).status).toBe("succeeded");
    expect(await created()).toBe(3);
    controls[1]?.abort();
    await settled;
    await client.idle();
    expect((await seenBy(emulator)).map(({ cancelAsked }) => cancelAsked)).toEqual([false, true, true]);
  });
});

describe("a failure at Replicate", () => {
  it.each([
    ["[401] x", "unauthenticated", false, /api-tokens/],
    ["[402] x", "insufficient-credit", false, /insufficient credit/],
    ["[422] x", "invalid-input", false, /less than or equal to 4/],
    ["[500] x", "server", true, /may have been made, and paid for/],
    ["[reset] x", "network", true, /may have been made, and paid for/],
    ["[failed] x", "failed", true, /CUDA out of memory/],
    ["[canceled] x", "canceled", true, /canceled/],
    ["[aborted] x", "aborted", true, /aborted/],
    ["[html] x", "file-type", false, /not an image/],
  ])("%s is %s, created once and reported to the operator", async (prompt, code, retryable, message) => {
    const error = await failure(generate(prompt));
    expect(error).toMatchObject({ code, retryable, message: expect.stringMatching(message) });
    expect(await created()).toBe(1);
  });

  it("has the prediction's id, its status and the end of its logs", async () => {
    const error = await failure(generate("[failed] x"));
    expect(error).toMatchObject({ predictionStatus: "failed", logTail: expect.stringContaining("seed: 7") });
    expect(error.predictionId).toMatch(/^[a-z0-9]{26}$/);
    const late = await failure(generate("[hang] x", soon(600)));
    expect(late).toMatchObject({ code: "timeout", predictionStatus: "processing" });
    expect(late.predictionId).toMatch(/^[a-z0-9]{26}$/);
  });

  it("does not contain the prompt, whole or truncated", async () => {
    const prompt = 'a very secret fox "in" the woods';
    const said = `NSFW: ${JSON.stringify(prompt)} and ${prompt.slice(0, 20)}… fox`;
    const logged: ReplicateLogEntry[] = [];
    const { client } = await stubbed(
      (_, response) =>
        json(response, 201, {
          id: "a",
          status: "failed",
          input: { prompt },
          error: said,
          logs: `Prompt: ${prompt}\nok`,
        }),
      { log: (entry) => logged.push(entry) },
    );
    const error = await failure(client.run(SDXL, { prompt }));
    expect(error).toMatchObject({
      message: expect.stringContaining("NSFW"),
      logTail: "Prompt: [input]\nok",
    });
    expect(inspect(error)).not.toMatch(/secret|woods/);
    expect(JSON.stringify(logged)).not.toMatch(/secret|woods/);
  });

  it("errors the stream of a file that ends too early", async () => {
    const image = await generate("[truncated] x");
    await expect(readAll(image.stream)).rejects.toMatchObject({ code: "network" });
  });

  it("is a network error if nothing listens", async () => {
    await emulator.close();
    const error = await failure(generate("x"));
    expect(error).toMatchObject({ code: "network", retryable: true, mayHaveRun: false });
  });

  it("does not send the token along a redirect", async () => {
    const target = await stubbed((_, response) => json(response, 201, { id: "a", status: "succeeded" }));
    const { client } = await stubbed((_, response) => {
      response.writeHead(307, { location: `${target.stub.url}/predictions` }).end();
    });
    expect((await failure(generate("x", { client }))).code).toBe("unexpected-status");
    expect(target.stub.requests).toEqual([]);
  });

  it("keeps the token out of the log even if Replicate repeats it", async () => {
    const { client } = await stubbed((_, response, request) =>
      json(response, 500, { detail: `bad ${request.headers.authorization}\u0007\n${"x".repeat(5000)}` }),
    );
    const error = await failure(generate("x", { client }));
    expect(error.message).toContain("bad Bearer [token] xxx");
    expect(error.message.length).toBeLessThan(450);
  });
});

describe("a throttled creation", () => {
  it("waits as the body says and retries", async () => {
    const started = Date.now();
    await generate("[429:2] x");
    expect(Date.now() - started).toBeGreaterThan(1900);
    expect(await created()).toBe(3);
  });

  it("gives up after three waits, each capped", async () => {
    const client = emulated({ timing: { longestThrottleWait: 20 } });
    const error = await failure(generate("[429] x", { client }));
    expect(error).toMatchObject({ code: "throttled", retryAfter: 1, retryable: true });
    expect(await created()).toBe(4);
  });

  it("does not wait past its own deadline", async () => {
    // If it waited, the deadline would pass.
    const error = await failure(generate("[429] x", soon(800)));
    expect(error.code).toBe("throttled");
    expect(await created()).toBe(1);
  });

  it("stops waiting when the signal is aborted", async () => {
    const control = new AbortController();
    const run = generate("[429] x", { signal: control.signal });
    const left = new DOMException("left", "AbortError");
    setTimeout(() => control.abort(left), 50);
    await expect(run).rejects.toBe(left);
  });

  it.each([
    ["seconds", () => "1", 1],
    ["a date", () => new Date(Date.now() + 40_000).toUTCString(), 40],
  ])("reads %s from the header if the body has none", async (_, header, about) => {
    const { client } = await stubbed((_, response) => json(response, 429, {}, { "retry-after": header() }));
    const error = await failure(generate("x", { client, ...soon(900) }));
    expect(error.code).toBe("throttled");
    expect(Math.abs((error.retryAfter ?? 0) - about)).toBeLessThan(10);
  });
});
