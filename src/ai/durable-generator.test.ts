import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { MediaLibraryError } from "../core/errors.js";
import type { MediaAIGeneratedImage, MediaAIGenerator } from "../core/generation/generator.js";
import { createDurableGenerator, type DurableGeneratorOptions } from "../generations.js";
import { createMockGenerator, type MockGeneratorOptions } from "../testing.js";
import type { Timeouts } from "./durable/timeouts.js";
import { createGeneratorWithTimeouts } from "./durable-generator.js";
import { type GenerationsServerOptions, serveGenerations } from "./generations-server.contract.js";

const TIMEOUTS: Timeouts = {
  idle: 2000,
  streamIdle: 150,
  upload: 2000,
  lateReply: 300,
  backOff: [5, 20],
  poll: [5, 20],
  quiet: 2000,
  streamRetry: 2000,
};

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

type Given = Partial<GenerationsServerOptions> & {
  mock?: MockGeneratorOptions;
  client?: Partial<DurableGeneratorOptions>;
};

async function serve({ mock, client, ...server }: Given = {}) {
  const generator = createMockGenerator(mock);
  const served = await serveGenerations({ generator, ...server });
  open.push(served.close);
  const made = createGeneratorWithTimeouts({ url: served.url, ...client }, TIMEOUTS);
  const requestsOf = (method: string, path: string | RegExp = /./) =>
    served.requests.filter((each) => each.method === method && each.path.match(path));
  return { server: served, client: made, generator, requestsOf, posts: () => requestsOf("POST", "") };
}

const fox = { prompt: "a red fox", width: 32, height: 32, seed: 1 };

/** A context that remembers what it is told. */
function createContext(jobId = "job-1") {
  const abort = new AbortController();
  const images: MediaAIGeneratedImage[] = [];
  const messages: (string | undefined)[] = [];
  return {
    ...{ abort, images, messages, jobId, signal: abort.signal },
    onImage: (image: MediaAIGeneratedImage) => void images.push(image),
    onProgress: ({ message }: { message?: string }) => void messages.push(message),
  };
}

/** The mock, which makes its second image only when it is let. */
function createGated() {
  const mock = createMockGenerator();
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const generator: MediaAIGenerator = {
    async generateImages(request, context) {
      const images = await mock.generateImages(request);
      if (images[0]) context?.onImage?.(images[0]);
      await gate;
      return images;
    },
  };
  return { generator, release: () => release() };
}

const closed = () => new MediaLibraryError("closed", "The library was closed.");
const isEvents = (path: string) => path === "events";

describe("generation", () => {
  it("is submitted under the library's id, and reports each image as soon as it is available", async () => {
    const { generator, release } = createGated();
    const { client, posts } = await serve({
      generator,
      microUsd: 10_000,
      client: { headers: async () => ({ authorization: "Bearer x" }) },
    });
    const context = createContext();
    const running = client.generateImages({ ...fox, n: 3 }, context);
    await vi.waitFor(() => expect(context.images).toHaveLength(1));
    release();
    const images = await running;
    expect(images).toEqual(context.images);
    expect(images.map(({ n, metadata }) => [n, metadata?.seed, metadata?.microUsd])).toEqual([
      [0, 1, 3333],
      [1, 2, 3333],
      [2, 3, 3334],
    ]);
    expect(images[0]?.metadata).toMatchObject({ ...fox, provider: "mock", model: "mock/landscape" });
    expect(images[0]?.file.name).toBe("a red fox.png");
    expect(posts().map(({ headers }) => [headers["idempotency-key"], headers.authorization])).toEqual([
      ["job-1", "Bearer x"],
    ]);
  });

  it("reports each file's own cost if the server sends it", async () => {
    const { generator, release } = createGated();
    const { client } = await serve({ generator, microUsd: 9, microUsdOf: (n) => (n === 0 ? 7 : undefined) });
    const context = createContext();
    const running = client.generateImages({ ...fox, n: 3 }, context);
    await vi.waitFor(() => expect(context.images[0]?.metadata?.microUsd).toBe(7));
    release();
    expect((await running).map(({ metadata }) => metadata?.microUsd)).toEqual([7, 3, 3]);
  });

  it("fails with download links of files that are not images", async () => {
    const files = [{ fileName: "fox-2.bin", url: "/generations/1/images/1?download" }];
    const saved = (url: string) => [{ name: "fox-2.bin", url: new URL(files[0]?.url ?? "", url).href }];
    for (const failed of [false, true]) {
      const { client, server } = await serve({ others: { files, failed } });
      const context = createContext();
      const error = await client.generateImages({ ...fox, n: 2 }, context).catch((caught) => caught);
      expect(error).toMatchObject({ code: "provider", files: saved(server.url) });
      expect(error.message).toMatch(failed ? "It is no image." : "2 of 3 images can be displayed.");
      expect(context.images).toHaveLength(2);
    }
    const foreign = [{ fileName: "x", url: "https://evil.example/x" }];
    const { client } = await serve({ others: { files: foreign, failed: true } });
    const error = await client.generateImages(fox, createContext()).catch((caught) => caught);
    expect(error).toMatchObject({ code: "generator", files: [] });
  });

  it("supports input images and video", async () => {
    const seen = vi.fn();
    const mp4 = Uint8Array.from([0, 0, 0, 20, ...new TextEncoder().encode("ftypisom\0\0\0\0isom")]);
    const { client, posts } = await serve({
      generator: {
        async generateImages(request) {
          seen(request.images?.length, request.mask?.type);
          return createMockGenerator().generateImages({ ...fox });
        },
        async generateVideos({ prompt, seconds, images }) {
          seen(prompt, seconds, images?.length);
          return [{ file: new File([mp4], "x.mp4", { type: "video/mp4" }) }];
        },
      },
    });
    const [image] = await createMockGenerator().generateImages(fox);
    const file = image?.file ?? new File([], "none");
    const context = { ...createContext(), onImage: undefined };
    expect(await client.generateImages({ ...fox, images: [file], mask: file })).toHaveLength(1);
    expect(posts()[0]?.headers["content-type"]).toContain("multipart/form-data; boundary=");
    const videos = await client.generateVideos?.(
      { prompt: "it runs", seconds: 5, images: [file, file] },
      context,
    );
    expect(videos?.map(({ file: { type, size } }) => [type, size])).toEqual([["video/mp4", mp4.length]]);
    expect(videos?.[0]?.metadata).toMatchObject({ prompt: "it runs", seconds: 5 });
    expect(seen.mock.calls).toEqual([
      [1, "image/png"],
      ["it runs", 5, 2],
    ]);
  });
});

describe("lost reply", () => {
  it("is requested again with the same key, and generates once", async () => {
    let lost = 0;
    const { client, server, posts } = await serve({
      afterSubmit(res) {
        if (lost++ >= 2) return false;
        res.destroy();
        return true;
      },
    });
    const context = createContext();
    expect(await client.generateImages(fox, context)).toHaveLength(1);
    expect(server.generations).toHaveLength(1);
    expect(posts().map(({ headers }) => headers["idempotency-key"])).toEqual(["job-1", "job-1", "job-1"]);
    expect(context.messages[0]).toContain("cannot be reached");
    expect(context.messages.at(-1)).toBeUndefined();
  });

  it("is requested again after Retry-After, not earlier", async () => {
    let first = 0;
    const { client, posts } = await serve({
      instead(req, res) {
        if (req.method !== "POST" || first > 0) return false;
        first = Date.now();
        res.writeHead(503, { "retry-after": "1" }).end("<html>");
        return true;
      },
    });
    await client.generateImages(fox);
    expect(Date.now() - first).toBeGreaterThan(900);
    expect(posts()).toHaveLength(2);
  });

  it.each([
    [502, 6, "network"],
    [500, 3, "provider"],
  ])("of status %i gives up after %i attempts", async (status, attempts, code) => {
    const { client, posts } = await serve({
      instead: (_, res) => Boolean(res.writeHead(status).end()),
    });
    await expect(client.generateImages(fox)).rejects.toMatchObject({ code, status });
    expect(posts()).toHaveLength(attempts);
  });

  it("is not assumed if the server rejects the request", async () => {
    const { client, posts } = await serve();
    await client.generateImages(fox, createContext("one"));
    const other = client.generateImages({ ...fox, prompt: "a grey whale" }, createContext("one"));
    await expect(other).rejects.toMatchObject({ code: "idempotency-conflict", status: 422 });
    expect(posts()).toHaveLength(2);
  });

  it.each([
    [402, { code: "payment-required", detail: "3 credits are missing." }, "3 credits are missing."],
    [429, { code: "rate-limited", detail: "Wait." }, "Wait."],
    [401, {}, /Sign in/],
  ])("is not requested again after a %i", async (status, body, message) => {
    const { client, posts } = await serve({
      instead: (_, res) =>
        Boolean(
          res
            .writeHead(status, { "content-type": "application/problem+json", "retry-after": "7" })
            .end(JSON.stringify(body)),
        ),
    });
    const error: unknown = await client.generateImages(fox).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ retryAfter: 7, message: expect.stringMatching(message) });
    expect(posts()).toHaveLength(1);
  });

  it("fails if the reply is a web page", async () => {
    const { client, posts } = await serve({
      instead: (_, res) => Boolean(res.writeHead(200, { "content-type": "text/html" }).end("<h1>Sign in")),
    });
    await expect(client.generateImages(fox)).rejects.toMatchObject({
      code: "generator",
      message: expect.stringContaining("not a generation"),
    });
    expect(posts()).toHaveLength(1);
  });
});

describe("watching a generation", () => {
  it("resumes from the last event after a disconnect", async () => {
    const { generator, release } = createGated();
    const { client, server, requestsOf } = await serve({ generator });
    const context = createContext();
    const running = client.generateImages({ ...fox, n: 3 }, context);
    await vi.waitFor(() => expect(context.images).toHaveLength(1));
    server.cut();
    await vi.waitFor(() => expect(requestsOf("GET", /events$/)).toHaveLength(2));
    release();
    expect(await running).toHaveLength(3);
    expect(context.images.map(({ n }) => n)).toEqual([0, 1, 2]);
    const resumedFrom = requestsOf("GET", /events$/).map(({ headers }) =>
      Number(headers["last-event-id"] ?? 0),
    );
    expect(resumedFrom[0]).toBe(0);
    expect(resumedFrom[1]).toBeGreaterThanOrEqual(3);
    expect(requestsOf("GET", /images\/0$/)).toHaveLength(1);
  });

  it("waits for an unreachable server and reports it", async () => {
    let away = false;
    const { client, server } = await serve({
      mock: { latency: 200 },
      instead: (_, res) => away && Boolean(res.destroy()),
    });
    const context = createContext();
    const running = client.generateImages(fox, context);
    await vi.waitFor(() => expect(server.requests.some(({ path }) => isEvents(path))).toBe(true));
    away = true;
    server.cut();
    await sleep(300);
    expect(context.messages.at(-1)).toContain("cannot be reached");
    away = false;
    expect(await running).toHaveLength(1);
    expect(context.messages.at(-1)).toBeUndefined();
  });

  it("waits as long as the browser is offline", async () => {
    let away = true;
    const { client, posts } = await serve({ instead: (_, res) => away && Boolean(res.destroy()) });
    vi.stubGlobal("navigator", { onLine: false });
    try {
      const context = createContext();
      const running = client.generateImages(fox, context);
      await vi.waitFor(() => expect(posts().length).toBeGreaterThan(7));
      expect(context.messages.at(-1)).toContain("Offline");
      away = false;
      expect(await running).toHaveLength(1);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it.each<[string, NonNullable<GenerationsServerOptions["instead"]>]>([
    ["there are none", (_, res) => Boolean(res.writeHead(404).end())],
    [
      "a page comes in their place",
      (_, res) => Boolean(res.writeHead(200, { "content-type": "text/html" }).end("<p>")),
    ],
    ["a proxy keeps them back", () => true],
    [
      "a proxy keeps their bytes back",
      (_, res) => {
        res.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
        return true;
      },
    ],
    ["they break off again and again", (_, res) => Boolean(res.destroy())],
  ])("polls if %s", async (_, events) => {
    let streams = 0;
    const { client, requestsOf } = await serve({
      mock: { latency: 600 },
      instead(req, res, path) {
        if (!isEvents(path)) return false;
        streams += 1;
        return events(req, res, path);
      },
    });
    const context = createContext();
    expect(await client.generateImages({ ...fox, n: 2 }, context)).toHaveLength(2);
    expect(context.images.map(({ n }) => n)).toEqual([0, 1]);
    // Requested again, after ever longer pauses.
    expect(streams).toBeLessThanOrEqual(9);
    expect(requestsOf("GET", /^[\w-]{10,}$/).length).toBeGreaterThan(3);
  });

  it("does not reconnect a stream that a proxy buffers", async () => {
    const { client, server, requestsOf } = await serve({
      mock: { latency: 500 },
      instead: (_, __, path) => isEvents(path),
    });
    expect(await client.generateImages(fox)).toHaveLength(1);
    const other = createGeneratorWithTimeouts({ url: server.url }, TIMEOUTS);
    expect(await other.generateImages({ ...fox, seed: 2 })).toHaveLength(1);
    expect(await client.generateImages({ ...fox, seed: 3 })).toHaveLength(1);
    expect(requestsOf("GET", "events")).toHaveLength(1);
  });

  it("reconnects a silent stream if nothing else was answered either", async () => {
    let hung = false;
    const { client, requestsOf } = await serve({
      mock: { latency: 800 },
      async instead(req, _, path) {
        if (isEvents(path) && !hung) {
          hung = true;
          return true;
        }
        // The server is silent for as long as that stream is waited for.
        if (req.method === "GET" && requestsOf("GET", "events").length < 2) await sleep(250);
        return false;
      },
    });
    expect(await client.generateImages(fox)).toHaveLength(1);
    expect(requestsOf("GET", "events").length).toBeGreaterThan(1);
  });

  it("polls while the server has too many streams, and reconnects after Retry-After", async () => {
    let refusedAt = 0;
    const { client, requestsOf } = await serve({
      mock: { latency: 1800 },
      instead(_, res, path) {
        if (!isEvents(path) || refusedAt > 0) return false;
        refusedAt = Date.now();
        return Boolean(res.writeHead(429, { "retry-after": "1" }).end());
      },
    });
    const running = client.generateImages(fox);
    await vi.waitFor(() => expect(requestsOf("GET", "events")).toHaveLength(2), 5000);
    expect(Date.now() - refusedAt).toBeGreaterThan(900);
    expect(requestsOf("GET", /^[\w-]{10,}$/).length).toBeGreaterThan(10);
    expect(await running).toHaveLength(1);
  });

  it("leaves connections free for the rest of the page", async () => {
    const now: Record<string, number> = {};
    const most: Record<string, number> = {};
    const { client } = await serve({
      mock: { latency: 300 },
      async instead(req, res, path) {
        const kind = isEvents(path) ? "streams" : (req.method ?? "");
        now[kind] = (now[kind] ?? 0) + 1;
        most[kind] = Math.max(most[kind] ?? 0, now[kind]);
        res.on("close", () => {
          now[kind] = (now[kind] ?? 0) - 1;
        });
        if (kind !== "streams") await sleep(5);
        return false;
      },
    });
    const runs = [1, 2, 3, 4, 5, 6].map((seed) => client.generateImages({ ...fox, seed, n: 2 }));
    expect((await Promise.all(runs)).flat()).toHaveLength(12);
    expect(most).toEqual({ streams: 1, GET: 1, POST: 1 });
  });

  it("reaches the true end whatever the events claim", async () => {
    const junk = fc.array(
      fc.oneof(
        fc.string({ unit: "binary", maxLength: 40 }),
        fc.constantFrom(
          "event: completed\ndata: {}\n\n",
          "event: failed\ndata: {}\n\n",
          'event: image\ndata: {"n":0}\n\n',
          "id: \u{1f98a}\ndata: x\n\n",
          "retry: 0\n\n",
          'event: progress\ndata: {"fraction":7}\n\n',
        ),
      ),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(junk, async (pieces) => {
        const { client, server } = await serve({
          mock: { latency: 20 },
          instead(_, res, path) {
            if (!isEvents(path)) return false;
            res.writeHead(200, { "content-type": "text/event-stream" });
            for (const piece of pieces) res.write(piece);
            res.end();
            return true;
          },
        });
        const context = createContext();
        expect(await client.generateImages(fox, context)).toHaveLength(1);
        expect(context.images).toHaveLength(1);
        expect(server.requests.length).toBeLessThan(60);
        server.close();
      }),
      { numRuns: 25 },
    );
  });

  it("fails with the server's error and keeps finished images", async () => {
    const error = new MediaLibraryError("provider-throttled", "The provider is busy.");
    const generator = createMockGenerator();
    const { client } = await serve({
      generator: {
        async generateImages(request, context) {
          const [image] = await generator.generateImages(request);
          if (image) context?.onImage?.(image);
          throw error;
        },
      },
    });
    const context = createContext();
    await expect(client.generateImages(fox, context)).rejects.toMatchObject({
      ...{ code: "provider-throttled", message: "The provider is busy.", status: 429, retryable: true },
    });
    expect(context.images).toHaveLength(1);
  });

  it("reports a cancellation made elsewhere", async () => {
    const { client, server } = await serve({ mock: { latency: Number.POSITIVE_INFINITY } });
    const running = client.generateImages(fox);
    await vi.waitFor(() => expect(server.generations).toHaveLength(1));
    await fetch(`${server.url}/${server.generations[0]?.id}`, { method: "DELETE" });
    await expect(running).rejects.toMatchObject({ code: "canceled" });
  });
});

describe("downloads", () => {
  const isImage = (path: string) => path.endsWith("/images/0");

  it("are repeated if they arrive corrupt", async () => {
    let tries = 0;
    const { client } = await serve({
      instead(_, res, path) {
        if (!isImage(path) || tries++ > 1) return false;
        if (tries === 1) res.writeHead(200, { "content-type": "image/png" }).end("short");
        else
          res
            .writeHead(200, { "content-type": "image/png", "content-length": 5000 })
            .write("half", () => res.destroy());
        return true;
      },
    });
    expect(await client.generateImages(fox)).toHaveLength(1);
    expect(tries).toBe(3);
  });

  it("are retried while the server cannot deliver them", async () => {
    let tries = 0;
    const { client } = await serve({
      instead: (_, res, path) => isImage(path) && tries++ < 8 && Boolean(res.writeHead(500).end()),
    });
    expect(await client.generateImages(fox)).toHaveLength(1);
  });

  it.each([404, 410])("report missing files (%i) and keep the others", async (status) => {
    const { client } = await serve({
      instead: (_, res, path) => isImage(path) && Boolean(res.writeHead(status).end()),
    });
    const context = createContext();
    await expect(client.generateImages({ ...fox, n: 2 }, context)).rejects.toMatchObject({
      ...{
        code: "not-found",
        status,
        message: expect.stringContaining("generated but is no longer on the server"),
      },
    });
    expect(context.images.map(({ n }) => n)).toEqual([1]);
  });

  it.each<[string, (url: string) => string]>([
    ["another site's", () => "http://127.0.0.1:1/images/0"],
    ["no web address", () => "data:image/png;base64,AAAA"],
    ["another site's in disguise", () => "//evil.test/images/0"],
  ])("are rejected from a URL that is %s", async (_, rewrite) => {
    const { client, requestsOf } = await serve({
      instead(_req, res, path) {
        // The stream of events names the true address.
        if (isEvents(path)) return Boolean(res.writeHead(404).end());
        if (!/^[\w-]{10,}$/.test(path)) return false;
        const file = {
          ...{
            n: 0,
            url: rewrite(path),
            mimeType: "image/png",
            size: 10,
            fileName: "x",
            sha256: "0".repeat(64),
          },
        };
        const generation = { id: path, status: "completed", kind: "images", createdAt: 1, images: [file] };
        res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(generation));
        return true;
      },
    });
    await expect(client.generateImages(fox)).rejects.toMatchObject({
      message: expect.stringContaining("another site"),
    });
    expect(requestsOf("GET", /images/)).toEqual([]);
  });

  it("must be images by content and of the announced size", async () => {
    for (const body of ["<html>".padEnd(6000), "x".repeat(1e6)]) {
      const { client } = await serve({
        instead: (_, res, path) =>
          isImage(path) && Boolean(res.writeHead(200, { "content-type": "image/png" }).end(body)),
      });
      await expect(client.generateImages(fox)).rejects.toMatchObject({ code: "generator", retryable: true });
    }
  });
});

describe("abort signal", () => {
  const snail = { mock: { latency: Number.POSITIVE_INFINITY } };

  it("ends the run at once and cancels it on the server", async () => {
    const { client, server, requestsOf } = await serve(snail);
    const context = createContext();
    const running = client.generateImages(fox, context);
    await vi.waitFor(() => expect(requestsOf("GET", /events$/)).toHaveLength(1));
    const reason = new MediaLibraryError("canceled", "The generation was canceled.");
    context.abort.abort(reason);
    await expect(running).rejects.toBe(reason);
    await vi.waitFor(() => expect(server.generations[0]?.status).toBe("canceled"));
    expect(requestsOf("DELETE")).toHaveLength(1);
  });

  it("retries the cancellation while the server is unreachable", async () => {
    let refused = 0;
    const { client, server, requestsOf } = await serve({
      ...snail,
      instead: ({ method = "" }, res) =>
        method === "DELETE" && refused++ < 2 && Boolean(res.writeHead(503).end()),
    });
    const context = createContext();
    const running = client.generateImages(fox, context);
    await vi.waitFor(() => expect(requestsOf("GET", /events$/)).toHaveLength(1));
    context.abort.abort(new MediaLibraryError("canceled", "The generation was canceled."));
    await expect(running).rejects.toMatchObject({ code: "canceled" });
    await vi.waitFor(() => expect(server.generations[0]?.status).toBe("canceled"));
    expect(requestsOf("DELETE")).toHaveLength(3);
  });

  it.each([
    ["closed", closed()],
    ["timeout", new MediaLibraryError("timeout", "It took too long.")],
  ])("leaves the run going on the server if the reason is `%s`", async (_, reason) => {
    const { client, server, requestsOf } = await serve(snail);
    const context = createContext();
    const running = client.generateImages(fox, context);
    await vi.waitFor(() => expect(requestsOf("GET", /events$/)).toHaveLength(1));
    context.abort.abort(reason);
    await expect(running).rejects.toBe(reason);
    await sleep(100);
    expect([requestsOf("DELETE").length, server.generations[0]?.status]).toEqual([0, "processing"]);
  });

  it("cancels a run whose reply arrives later", async () => {
    const { client, server, requestsOf } = await serve({
      ...snail,
      async instead(req) {
        if (req.method === "POST") await sleep(150);
        return false;
      },
    });
    const context = createContext();
    const running = client.generateImages(fox, context);
    await vi.waitFor(() => expect(requestsOf("POST", "")).toHaveLength(1));
    context.abort.abort();
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    await vi.waitFor(() => expect(server.generations[0]?.status).toBe("canceled"));
    expect([requestsOf("POST", "").length, requestsOf("DELETE").length]).toEqual([1, 1]);
  });

  it("cancels a run whose reply was lost", async () => {
    const abort = new AbortController();
    const { client, server, requestsOf } = await serve({
      ...snail,
      afterSubmit(res) {
        abort.abort();
        res.destroy();
        return true;
      },
    });
    await expect(client.generateImages(fox, { signal: abort.signal, jobId: "job-1" })).rejects.toMatchObject({
      name: "AbortError",
    });
    await vi.waitFor(() => expect(server.generations[0]?.status).toBe("canceled"));
    expect([requestsOf("POST", "").length, requestsOf("DELETE").length]).toEqual([1, 1]);
  });

  it("waits a limited time for a pending reply and sends nothing after it", async () => {
    const hung = await serve({ instead: ({ method }) => method === "POST" });
    const context = createContext();
    const running = hung.client.generateImages(fox, context);
    await vi.waitFor(() => expect(hung.posts()).toHaveLength(1));
    context.abort.abort();
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    await vi.waitFor(() => expect(hung.requestsOf("GET", "")).toHaveLength(1));
    await expect(hung.client.generateImages(fox, context)).rejects.toMatchObject({ name: "AbortError" });
    expect([hung.posts().length, hung.requestsOf("DELETE").length]).toEqual([1, 0]);
  });

  it("stops waiting for an unreachable server", async () => {
    const { client, posts } = await serve({ instead: (_, res) => Boolean(res.destroy()) });
    const context = createContext();
    const running = client.resume?.("job-1", context);
    await vi.waitFor(() => expect(context.messages.length).toBeGreaterThan(3));
    context.abort.abort(closed());
    await expect(running).rejects.toMatchObject({ code: "closed" });
    expect(posts()).toEqual([]);
  });
});

describe("resume", () => {
  it("continues a run of another page and returns all of its images", async () => {
    const { generator, release } = createGated();
    const { client, server, posts } = await serve({ generator });
    const first = createContext();
    const running = client.generateImages({ ...fox, n: 3 }, first);
    await vi.waitFor(() => expect(first.images).toHaveLength(1));
    first.abort.abort(closed());
    await expect(running).rejects.toMatchObject({ code: "closed" });

    const again = createGeneratorWithTimeouts({ url: server.url }, TIMEOUTS);
    const second = createContext();
    const resumed = again.resume?.("job-1", second);
    await vi.waitFor(() => expect(second.images).toHaveLength(1));
    release();
    const images = await resumed;
    expect(images?.map(({ n, metadata }) => [n, metadata && "seed" in metadata && metadata.seed])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    expect(second.images).toEqual(images);
    expect(posts()).toHaveLength(1);
  });

  it("returns the result of a finished run every time", async () => {
    const { client } = await serve({ mock: { fail: ({ prompt }) => (prompt === "bad" ? "no" : undefined) } });
    await client.generateImages(fox, createContext("good"));
    await expect(client.generateImages({ ...fox, prompt: "bad" }, createContext("bad"))).rejects.toThrow();
    for (let i = 0; i < 2; i++) {
      expect(await client.resume?.("good", createContext())).toHaveLength(1);
      await expect(client.resume?.("bad", createContext())).rejects.toMatchObject({ code: "provider" });
    }
  });

  it("rejects if there is no such run", async () => {
    const { client } = await serve();
    await expect(client.resume?.("none", createContext())).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("capabilities and prompts", () => {
  it("come from the server's other endpoints, without timeouts", async () => {
    const client = createDurableGenerator({
      url: "/generations",
      capabilitiesUrl: "http://host/models",
      promptsUrl: "http://host/improve",
      fetch: async (url) =>
        url.endsWith("/models")
          ? Response.json({ models: [{ id: "a/b", timeout: 9 }], videos: [{ id: "c/d", timeout: 9 }] })
          : new Response("better", { headers: { "content-type": "text/plain" } }),
    });
    const { capabilities } = client;
    expect(typeof capabilities === "function" && (await capabilities())).toEqual({
      models: [{ id: "a/b" }],
      videos: [{ id: "c/d" }],
    });
    const pieces: string[] = [];
    for await (const piece of client.improvePrompt?.("x", { signal: new AbortController().signal }) ?? []) {
      pieces.push(piece);
    }
    expect(pieces).toEqual(["better"]);
    expect(client.timeout).toBe(3_600_000);
  });

  it("are present only if configured", () => {
    const client = createDurableGenerator({ url: "/generations", videos: false, timeout: 5 });
    expect(Object.keys(client).sort()).toEqual(["generateImages", "resume", "timeout"]);
    expect(client.timeout).toBe(5);
  });
});
