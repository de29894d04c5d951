import { describe, expect, it } from "vitest";
import { json } from "../test/stub-server.js";
import { CANARY, failure, SDXL, soon, stubbed, testClient, testEmulator } from "../test/test-client.js";
import { createReplicateClient, type ReplicateClientOptions, type ReplicateLogEntry } from "./index.js";

const INPUT = { prompt: "x", width: 64, height: 64 };

describe("list", () => {
  it("yields the predictions of every page, newest first", async () => {
    const emulator = await testEmulator();
    const client = testClient(emulator.url, emulator.deliveryHost);
    const ids: string[] = [];
    for (let i = 0; i < 103; i++) ids.unshift((await client.create(SDXL, INPUT)).id);
    const listed: string[] = [];
    for await (const { id, input, model, status, createdAt } of client.list()) {
      listed.push(id);
      expect([input, model, status]).toEqual([INPUT, "stability-ai/sdxl", expect.any(String)]);
      expect(Date.parse(createdAt)).toBeGreaterThan(Date.now() - 60_000);
    }
    expect(listed).toEqual(ids);
    const since = client.list({ createdAfter: new Date(Date.now() - 60_000) });
    expect((await since.next()).value).toMatchObject({ id: ids[0], input: INPUT });
    const none = client.list({ createdAfter: new Date(Date.now() + 60_000) });
    expect(await none.next()).toMatchObject({ done: true });
  });

  it("fetches a page when the one before it was read, and sends the token to the base URL only", async () => {
    const { stub, client } = await stubbed((route, response) => {
      const page = Number(/page=(\d)/.exec(route)?.[1] ?? 0);
      const results = [{ id: `a${page}`, status: "succeeded" }, { no: "prediction" }];
      json(response, 200, { results, next: page < 2 ? `https://evil.example/x?page=${page + 1}` : null });
    });
    const list = client.list({ createdBefore: new Date(0), source: "web" });
    expect((await list.next()).value).toMatchObject({ id: "a0" });
    expect(stub.requests).toEqual([
      "GET /v1/predictions?created_before=1970-01-01T00%3A00%3A00.000Z&source=web",
    ]);
    const rest: string[] = [];
    for await (const { id } of list) rest.push(id);
    expect([rest, stub.requests.slice(1)]).toEqual([
      ["a1", "a2"],
      ["GET /v1/predictions?page=1", "GET /v1/predictions?page=2"],
    ]);
  });

  it.each([
    ["pages in a circle", { results: [], next: "https://api.replicate.com/v1/predictions?cursor=a" }],
    ["no page", { results: {} }],
    ["a next that is no address", { results: [], next: "/v1" }],
  ])("ends at %s", async (_, body) => {
    const { client } = await stubbed((_asked, response) => json(response, 200, body), { maxRetries: 0 });
    expect((await failure(client.list().next())).code).toBe("bad-reply");
  });
});

describe("get", () => {
  it("returns when the prediction started and ended", async () => {
    const emulator = await testEmulator({ runTime: 1000 });
    const client = testClient(emulator.url, emulator.deliveryHost);
    const made = await client.create(SDXL, INPUT);
    expect([made.startedAt, made.completedAt]).toEqual(["", ""]);
    emulator.advance(5000);
    const { createdAt, startedAt, completedAt } = await client.get(made.id);
    const since = (time: string) => Date.parse(time) - Date.parse(createdAt);
    expect([since(startedAt), since(completedAt)]).toEqual([200, 1000]);
    const never = await client.create(SDXL, { ...INPUT, prompt: "[aborted] x" });
    emulator.advance(5000);
    expect(await client.get(never.id)).toMatchObject({ status: "aborted", startedAt: "" });
  });

  it("rejects an unknown id, and names the prediction in errors about it, which are not free", async () => {
    const emulator = await testEmulator();
    const client = testClient(emulator.url, emulator.deliveryHost);
    const error = await failure(client.get("nowhere"));
    expect(error).toMatchObject({ code: "not-found", httpStatus: 404, retryable: false });
    expect(error.message).toMatch(/\/predictions\/nowhere .* not there, or not for this token/);
    await emulator.close();
    for (const call of ["get", "cancel"] as const)
      expect(await failure(client[call]("a"))).toMatchObject({ predictionId: "a", surelyFree: false });
  });
});

describe("upload", () => {
  it("puts a file where an input can refer to it", async () => {
    const emulator = await testEmulator();
    const client = testClient(emulator.url, emulator.deliveryHost);
    const file = new File(["hello"], 'a "b"\r\n/ü.txt', { type: "text/plain" });
    const remote = await client.upload(file);
    expect(remote).toMatchObject({ contentType: "text/plain", size: 5 });
    const reply = await fetch(remote.url, { headers: { authorization: `Bearer ${CANARY}` } });
    expect((await reply.json()).name).toBe("a-b-ü.txt");
  });

  it("retries a failed upload, and refuses a file that cannot be uploaded", async () => {
    let tries = 0;
    const { stub, client } = await stubbed((_, response) =>
      tries++ < 2
        ? json(response, 503, {})
        : json(response, 201, { id: "f", urls: { get: "https://x.example/f" } }),
    );
    expect((await client.upload(new Blob(["x"]), { name: "x" })).url).toBe("https://x.example/f");
    expect(stub.requests).toHaveLength(3);
    expect((await failure(client.upload(new Blob([])))).code).toBe("invalid-request");
    const large = Object.defineProperty(new Blob(["x"]), "size", { value: 100_000_001 });
    expect((await failure(client.upload(large))).code).toBe("too-large");
    expect(stub.requests).toHaveLength(3);
  });

  it("counts towards the concurrency of predictions", async () => {
    let [inFlight, most] = [0, 0];
    const { client } = await stubbed(
      (_, response) => {
        most = Math.max(most, ++inFlight);
        setTimeout(() => {
          inFlight--;
          json(response, 201, { id: "f", urls: { get: "https://x.example/f" } });
        }, 20);
      },
      { concurrency: 2 },
    );
    await Promise.all(Array.from({ length: 6 }, () => client.upload(new Blob(["x"]))));
    expect(most).toBe(2);
  });

  it("ends when the signal is aborted, or its time is up", async () => {
    const { client } = await stubbed(() => {});
    expect((await failure(client.upload(new Blob(["x"]), soon(50)))).code).toBe("timeout");
    const control = new AbortController();
    const uploading = client.upload(new Blob(["x"]), { signal: control.signal });
    control.abort();
    await expect(uploading).rejects.toBe(control.signal.reason);
  });
});

describe("a retry", () => {
  it("waits roughly the configured delays, doubles the last one, and adds jitter", async () => {
    const waits: number[] = [];
    const log = ({ event, ms = 0 }: ReplicateLogEntry) => void (event === "retry" && waits.push(ms));
    const options = { retryDelays: [20, 50], maxRetries: 4, log };
    const { client } = await stubbed((_, response) => json(response, 503, {}), options);
    await failure(client.get("a"));
    for (const [retry, base] of [20, 50, 100, 200].entries()) {
      expect(waits[retry]).toBeGreaterThanOrEqual(Math.floor(base * 0.8));
      expect(waits[retry]).toBeLessThanOrEqual(Math.ceil(base * 1.2));
    }
    const together = await Promise.allSettled(Array.from({ length: 8 }, () => client.get("a")));
    expect(together).toHaveLength(8);
    expect(new Set(waits).size).toBeGreaterThan(8);
  });
});

describe("the log", () => {
  it("logs what happened, and a log that throws ends no prediction", async () => {
    const events: string[] = [];
    const emulator = await testEmulator();
    const client = testClient(emulator.url, emulator.deliveryHost, {
      log({ event, predictionId, path }) {
        events.push(event);
        expect(`${predictionId} ${path}`).not.toContain("x y z");
        throw new Error("a log that is broken");
      },
    });
    const { signal } = new AbortController();
    const { outputs } = await client.run(SDXL, { ...INPUT, prompt: "x y z" }, { signal });
    await (await client.download(outputs[0] ?? "")).bytes();
    expect(new Set(events)).toEqual(new Set(["request", "created", "ended", "download"]));
  });
});

describe("the options", () => {
  it("are validated, and the error names the option", () => {
    const refusal = (options: Partial<ReplicateClientOptions>) => {
      try {
        createReplicateClient({ token: CANARY, ...options });
      } catch (error) {
        expect(error).toMatchObject({ name: "ReplicateError", code: "invalid-request" });
        return String(error);
      }
    };
    expect(refusal({})).toBeUndefined();
    expect(refusal({ token: `${CANARY}\n` })).toMatch(/token holds/);
    expect(refusal({ token: `${CANARY}\n` })).not.toContain(CANARY);
    expect(refusal({ baseUrl: "http://api.replicate.com/v1" })).toMatch(/baseUrl must be an https/);
    expect(refusal({ deliveryHosts: ["https://a.example"] })).toMatch(/deliveryHosts takes/);
    expect(refusal({ maxRetries: 11 })).toMatch(/maxRetries must be a whole number from 0 to 10/);
    expect(refusal({ retryDelays: [] })).toMatch(/retryDelays takes/);
    expect(refusal({ timeout: 0.5 })).toMatch(/timeout must/);
    expect(refusal({ bootTimeout: 0 })).toMatch(/bootTimeout must/);
    expect(refusal({ concurrency: Number.NaN })).toMatch(/concurrency must/);
  });

  it("give each model its own timeout", () => {
    const { timeoutOf } = testClient("http://127.0.0.1:9/v1", "");
    const models = [
      "black-forest-labs/flux-schnell",
      SDXL,
      "some/model",
      "kling-ai/kling-video",
      "fofr/skyreels-2",
    ];
    expect(models.map(timeoutOf)).toEqual([60_000, 110_000, 110_000, 1_200_000, 1_200_000]);
  });
});
