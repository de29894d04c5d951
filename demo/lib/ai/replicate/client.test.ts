import { inspect } from "node:util";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Emulator, startEmulator } from "../../../emulator/emulator.mjs";
import {
  createReplicateClient,
  type LogEntry,
  type ReplicateClient,
  type ReplicateClientOptions,
  ReplicateError,
  type RunOptions,
} from "./client";
import { json, type StubServer, startStub } from "./stub-server";

const CANARY = "r8_canary_0123456789abcdef";
const SDXL = "stability-ai/sdxl:7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc";
const SCHNELL = "black-forest-labs/flux-schnell";

let emulator: Emulator;
let logged: LogEntry[];
beforeEach(async () => {
  emulator = await startEmulator({ runTime: 60, retryAfter: 1, token: CANARY });
  logged = [];
});
const stubs: StubServer[] = [];
afterEach(async () => {
  await emulator.close();
  for (const stub of stubs.splice(0)) await stub.close();
  expect(JSON.stringify(logged)).not.toContain(CANARY);
});
async function stubbed(answer: Parameters<typeof startStub>[0], options: ReplicateClientOptions = {}) {
  const stub = await startStub(answer);
  stubs.push(stub);
  return { stub, client: clientOf(stub.url, stub.host, options) };
}

const QUICK = { firstPoll: 10, slowestPoll: 30, reply: 500 };

function clientOf(baseUrl: string, hosts: string, options: ReplicateClientOptions = {}): ReplicateClient {
  return createReplicateClient({
    token: CANARY,
    baseUrl,
    env: { REPLICATE_DELIVERY_HOSTS: hosts },
    retryDelays: [20],
    log: (entry) => logged.push(entry),
    ...options,
    timing: { ...QUICK, ...options.timing },
  });
}
const emulated = (options?: ReplicateClientOptions) => clientOf(emulator.url, emulator.deliveryHost, options);

type Changes = RunOptions & { client?: ReplicateClient; model?: string };

/** A run to the bytes of its first file, like the route's. */
async function generate(prompt: string, { client = emulated(), model = SDXL, ...options }: Changes = {}) {
  const { signal = new AbortController().signal, endsAt } = options;
  const input = model === SDXL ? { prompt, width: 64, height: 64, seed: 7 } : { prompt, seed: 7 };
  const { outputs } = await client.run(model, input, { ...options, signal });
  return client.download(outputs[0] ?? "", { signal, endsAt });
}
const soon = (milliseconds: number) => ({ endsAt: Date.now() + milliseconds });
const bytesOf = async (stream: ReadableStream<Uint8Array>) =>
  Buffer.from(await new Response(stream).arrayBuffer());

async function failure(promise: Promise<unknown>): Promise<ReplicateError> {
  const error = await promise.then(
    () => new Error("it did not fail"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ReplicateError)) throw error;
  // Nothing of it may hold the token, however it is looked at.
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(CANARY);
  return error;
}

type Seen = { status: string; cancelAsked: boolean; lifetime: number | null; input: Record<string, unknown> };
const seen = async (): Promise<Seen[]> =>
  JSON.parse(await (await fetch(`${emulator.origin}/_emulator/predictions`)).text());
const counters = async (): Promise<Record<string, number>> =>
  JSON.parse(await (await fetch(`${emulator.origin}/_emulator/counters`)).text());

describe("a run", () => {
  it("ends with the file's bytes, the model and the size", async () => {
    const image = await generate("a lighthouse");
    expect(image.mimeType).toBe("image/png");
    expect(await sharp(await image.bytes()).metadata()).toMatchObject({ width: 64, height: 64 });
    expect((await seen())[0]?.input).toEqual({
      prompt: "a lighthouse",
      width: 64,
      height: 64,
      seed: 7,
    });
  });

  it("runs official models on their own route and never sends the token to the files' host", async () => {
    const image = await generate("a lighthouse", { model: SCHNELL });
    expect(image.mimeType).toBe("image/webp");
    await bytesOf(image.stream);
    expect((await counters())["delivery.authorized"]).toBeUndefined();
  });

  it("tells Replicate to stop 5 s after we would", async () => {
    await generate("x", { receivedAt: Date.now() - 10_000 });
    expect((await seen())[0]?.lifetime).toBe(105_000);
  });
});

describe("a failure at Replicate", () => {
  it.each([
    ["[401] x", "provider", false],
    ["[402] x", "provider", false],
    ["[422] x", "provider-rejected", false],
    ["[500] x", "provider", true],
    ["[reset] x", "provider", true],
    ["[failed] x", "provider", true],
    ["[canceled] x", "provider", true],
    ["[aborted] x", "provider", true],
    ["[html] x", "provider", true],
  ])("%s is %s, created once and told in our words", async (prompt, code, retryable) => {
    const error = await failure(generate(prompt));
    expect(error).toMatchObject({ code, retryable });
    expect(error.message).not.toMatch(/CUDA|0x7f3a|less than or equal|billing|authentication token/);
    expect((await counters())["predictions.create"]).toBe(1);
  });

  it("breaks the stream of a file that ends too early", async () => {
    const image = await generate("[truncated] x");
    await expect(bytesOf(image.stream)).rejects.toThrow();
  });

  it("says so where nothing listens", async () => {
    await emulator.close();
    expect(await failure(generate("x"))).toMatchObject({ code: "provider", retryable: true });
  });
});

describe("a throttled creation", () => {
  it("waits as the body says and goes on", async () => {
    const started = Date.now();
    await generate("[429:2] x");
    expect(Date.now() - started).toBeGreaterThan(1900);
    expect((await counters())["predictions.create"]).toBe(3);
  });

  it("gives up after three waits, each cut to the longest", async () => {
    const error = await failure(generate("[429] x", { timing: { longestThrottleWait: 20 } }));
    expect(error).toMatchObject({ code: "provider-throttled", retryAfter: 1, retryable: true });
    expect((await counters())["predictions.create"]).toBe(4);
  });

  it("does not wait past its own deadline", async () => {
    const started = Date.now();
    const error = await failure(generate("[429] x", { timing: { giveUp: 800 } }));
    expect(error.code).toBe("provider-throttled");
    expect(Date.now() - started).toBeLessThan(700);
    expect((await counters())["predictions.create"]).toBe(1);
  });

  it("stops waiting when the caller leaves", async () => {
    const control = new AbortController();
    const run = generate("[429] x", { signal: control.signal });
    const left = new DOMException("left", "AbortError");
    setTimeout(() => control.abort(left), 50);
    await expect(run).rejects.toBe(left);
  });

  it.each([
    ["1", 1],
    [new Date(Date.now() + 40_000).toUTCString(), 40],
  ])("reads the header where the body says nothing: %s", async (header, about) => {
    const { config } = await stubbed((_, response) => json(response, 429, {}, { "retry-after": header }));
    const error = await failure(generate("x", { config, timing: { giveUp: 900 } }));
    expect(error.code).toBe("provider-throttled");
    expect(Math.abs((error.retryAfter ?? 0) - about)).toBeLessThan(10);
  });
});

describe("leaving", () => {
  it("cancels a run, and rejects with the caller's own reason at once", async () => {
    const control = new AbortController();
    const run = generate("[hang] x", { signal: control.signal });
    await vi.waitFor(async () => expect(await seen()).toHaveLength(1));
    control.abort();
    await expect(run).rejects.toBe(control.signal.reason);
    await vi.waitFor(async () => expect((await seen())[0]).toMatchObject({ cancelAsked: true }));
  });

  it("does not even create when it is too late already", async () => {
    const signal = AbortSignal.abort();
    await expect(generate("x", { signal })).rejects.toBe(signal.reason);
    expect(await seen()).toEqual([]);
  });

  it("during creation: rejects at once, and cancels what the late reply made", async () => {
    let answerCreate = () => {};
    const { stub, config } = await stubbed((asked, response) => {
      if (asked === "POST /v1/predictions")
        answerCreate = () => json(response, 201, { id: "late", status: "starting", output: null });
      else json(response, 200, { id: "late", status: "canceled", output: null });
    });
    const control = new AbortController();
    const run = generate("x", { config, signal: control.signal });
    await vi.waitFor(() => expect(stub.requests).toHaveLength(1));
    control.abort();
    await expect(run).rejects.toBe(control.signal.reason);
    expect(stub.requests).toHaveLength(1);
    answerCreate();
    await vi.waitFor(() =>
      expect(stub.requests).toEqual(["POST /v1/predictions", "POST /v1/predictions/late/cancel"]),
    );
  });

  it("during creation: stops waiting for the late reply some day", async () => {
    let closed = false;
    const { stub, config } = await stubbed((_, response) => {
      response.on("close", () => {
        closed = true;
      });
    });
    const control = new AbortController();
    const run = generate("x", { config, signal: control.signal, timing: { abandonedReply: 100 } });
    await vi.waitFor(() => expect(stub.requests).toHaveLength(1));
    control.abort();
    await expect(run).rejects.toBe(control.signal.reason);
    await vi.waitFor(() => expect(closed).toBe(true));
  });
});

describe("the deadline", () => {
  it("ends a run that hangs, and cancels it", async () => {
    const error = await failure(generate("[hang] x", { timing: { giveUp: 200 } }));
    expect(error).toMatchObject({ code: "provider-timeout", retryable: true });
    await vi.waitFor(async () => expect((await seen())[0]).toMatchObject({ cancelAsked: true }));
  });

  it("counts from the request's arrival", async () => {
    const error = await failure(generate("x", { receivedAt: Date.now() - 120_000 }));
    expect(error.code).toBe("provider-timeout");
    expect(await seen()).toEqual([]);
  });

  it("holds while a creation or a file does not answer", async () => {
    const silent = await stubbed(() => {});
    expect((await failure(generate("x", { config: silent.config, timing: { giveUp: 150 } }))).code).toBe(
      "provider-timeout",
    );
    const noFile = await stubbed((asked, response) => {
      if (asked.startsWith("POST"))
        json(response, 201, { id: "a", status: "succeeded", output: `http://${noFile.stub.host}/f.png` });
    });
    expect((await failure(generate("x", { config: noFile.config, timing: { giveUp: 150 } }))).code).toBe(
      "provider-timeout",
    );
  });

  it("does not end a file that has begun", async () => {
    const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    const slow = await stubbed((asked, response) => {
      if (asked.startsWith("POST"))
        return json(response, 201, {
          id: "a",
          status: "succeeded",
          output: [`http://${slow.stub.host}/f.png`],
        });
      response.write(picture.subarray(0, 40));
      setTimeout(() => response.end(picture.subarray(40)), 400);
    });
    const image = await generate("x", { config: slow.config, timing: { giveUp: 200 } });
    expect((await bytesOf(image.stream)).equals(picture)).toBe(true);
  });
});

describe("polling", () => {
  const running = { id: "a", status: "processing", output: null };

  it("outlives lost polls, but not for ever", async () => {
    const answers = [500, 429, 200, 0, 200];
    const { stub, config } = await stubbed((asked, response, request) => {
      if (asked.startsWith("POST")) return json(response, 201, running);
      const status = answers.shift();
      if (status === 0) return request.socket.destroy();
      if (status === undefined) return json(response, 200, { ...running, status: "failed" });
      // The third one is a proxy's page.
      return status === 200 && answers.length === 2
        ? response.end("<html>")
        : json(response, status, running);
    });
    expect((await failure(generate("x", { config }))).message).toContain("tried and failed");
    expect(stub.requests.filter((asked) => asked.startsWith("GET"))).toHaveLength(6);

    const down = await stubbed((asked, response) =>
      json(response, asked === "POST /v1/predictions" ? 201 : 503, running),
    );
    expect((await failure(generate("x", { config: down.config }))).code).toBe("provider");
    expect(down.stub.requests.filter((asked) => asked.startsWith("GET"))).toHaveLength(5);
    await vi.waitFor(() => expect(down.stub.requests).toContain("POST /v1/predictions/a/cancel"));
  });

  it("slows down from the first wait to the slowest", async () => {
    const at: number[] = [];
    const { config } = await stubbed((asked, response) => {
      if (asked.startsWith("GET")) at.push(Date.now());
      json(response, 200, at.length < 6 ? running : { ...running, status: "failed" });
    });
    await failure(generate("x", { config, timing: { firstPoll: 40, slowestPoll: 160 } }));
    const gaps = at.slice(1).map((time, i) => time - (at[i] ?? 0));
    expect(gaps[0]).toBeLessThan(150);
    expect(gaps.at(-1)).toBeGreaterThanOrEqual(150);
  });

  const UNUSABLE_IDS = [
    "",
    ".",
    "..",
    "../../account",
    "a/b",
    "a?b",
    "a#b",
    "a%2fb",
    "a b",
    "ä",
    "x".repeat(129),
    7,
  ];
  it.each<[string, unknown, string]>([
    ...UNUSABLE_IDS.map((id): [string, unknown, string] => [
      `the id ${JSON.stringify(id).slice(0, 20)}`,
      { id, status: "starting" },
      "but with an id that cannot be part of an address",
    ]),
    ["a status that nobody knows", { id: "a", status: "queued" }, "but with a status that nobody knows"],
    ["no prediction at all", [], "but with no prediction"],
  ])("does not follow %s, and says that the run may have been paid for", async (_, body, why) => {
    const { stub, config } = await stubbed((_asked, response) => json(response, 201, body));
    const error = await failure(generate("x", { config }));
    expect(error).toMatchObject({ code: "provider", retryable: false });
    expect(error.message).toMatch(/answer cannot be used.*charged/);
    expect(String(error.cause)).toContain(why);
    expect(stub.requests).toHaveLength(1);
  });

  it.each(["a", "Run_7-b", "x".repeat(128)])("follows an id such as %s", async (id) => {
    const { stub, config } = await stubbed((asked, response) =>
      json(response, 200, { id, status: asked.startsWith("GET") ? "failed" : "starting" }),
    );
    await failure(generate("x", { config }));
    expect(stub.requests).toContain(`GET /v1/predictions/${id}`);
  });

  it("does not carry the token along a redirect", async () => {
    const target = await stubbed((_, response) => json(response, 201, running));
    const { config } = await stubbed((_, response) => {
      response.writeHead(307, { location: `${target.stub.url}/predictions` }).end();
    });
    expect((await failure(generate("x", { config }))).code).toBe("provider");
    expect(target.stub.requests).toEqual([]);
  });

  it("keeps the token out of the log even where the provider repeats it", async () => {
    const { config } = await stubbed((_, response) =>
      json(response, 500, { detail: `bad token ${CANARY}\u0007\n${"x".repeat(5000)}` }),
    );
    const error = await failure(generate("x", { config }));
    expect(String(error.cause)).toContain("bad token [token]");
    expect(String(error.cause).length).toBeLessThan(400);
  });
});
