import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { MediaLibraryError } from "../../core/errors.js";
import { createMockGenerator } from "../../testing.js";
import { createGeneratorWithTimeouts } from "../durable-generator.js";
import { createContext, createGated, fox, isEvents, serve, TIMEOUTS } from "../durable-server.contract.js";
import type { GenerationsServerOptions } from "../generations-server.contract.js";

describe("watching a generation", () => {
  it("resumes from the last event after a disconnect", async () => {
    const { generator, release } = createGated();
    let isWatched = () => false;
    const { client, server, requestsOf } = await serve({
      // An event has to report the first image: its state was fetched before there was one, and is not polled.
      timeouts: { poll: [60_000, 60_000], streamIdle: 60_000 },
      generator: {
        async generateImages(request, context) {
          await vi.waitFor(() => expect(isWatched()).toBe(true));
          return generator.generateImages(request, context);
        },
      },
    });
    isWatched = () => requestsOf("GET", "events").length > 0 && requestsOf("GET", /^[\w-]{10,}$/).length > 0;
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
    await vi.waitFor(() => expect(context.messages.at(-1)).toContain("cannot be reached"));
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
    // How often depends on how fast this machine is.
    expect(requestsOf("GET", /^[\w-]{10,}$/).length).toBeGreaterThan(1);
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
    await vi.waitFor(() => expect(requestsOf("GET", "events")).toHaveLength(2));
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
