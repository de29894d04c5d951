import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { MediaLibraryError } from "../../core/errors.js";
import { closed, createContext, fox, serve } from "../durable-server.contract.js";

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
