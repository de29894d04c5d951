import { describe, expect, it, vi } from "vitest";
import { createDurableGenerator } from "../generations.js";
import { createHttpGenerator, type MediaAIEstimateRequest } from "../index.js";
import { createEstimateHandler, type EstimateHandlerOptions, MediaLibraryError } from "../server.js";

const fox = { prompt: "a red fox", width: 512, height: 512 };

function serve(options: Partial<EstimateHandlerOptions> = {}) {
  const asked: MediaAIEstimateRequest[] = [];
  const handler = createEstimateHandler({
    models: ["acme/paint:1"],
    qualities: ["high"],
    operations: [{ type: "edit", model: "acme/edit" }],
    estimate(request) {
      asked.push(request);
      return { microUsd: 12_000, approximate: true, duration: 4000 };
    },
    ...options,
  });
  const client = {
    url: "http://localhost/generate",
    estimatesUrl: "http://localhost/estimates",
    fetch: (url: string, init: RequestInit) => handler(new Request(url, init)),
  };
  const post = (body: unknown, init: RequestInit = {}) =>
    handler(
      new Request("http://localhost/estimates", {
        method: "POST",
        body: typeof body === "string" ? body : JSON.stringify(body),
        ...init,
        headers: { "content-type": "application/json", ...init.headers },
      }),
    );
  const generators = [createHttpGenerator(client), createDurableGenerator(client)];
  return { asked, post, generators };
}

const context = () => ({ signal: new AbortController().signal });

describe("an estimate over HTTP", () => {
  it("reaches the app's function with every field, by both generators", async () => {
    const { asked, generators } = serve({ readVideo: (json) => ({ seconds: JSON.parse(json).seconds }) });
    const requests: MediaAIEstimateRequest[] = [
      { ...fox, model: "acme/paint", n: 3, seed: 5, steps: 4, negativePrompt: "blur", images: 2, mask: true },
      { ...fox, guidance: 3.5, quality: "high" },
      { ...fox, operation: { type: "edit" }, images: 1 },
      { kind: "videos", seconds: 5, images: 3 },
    ];
    for (const generator of generators) {
      for (const request of requests)
        await expect(generator.estimate?.(request, context())).resolves.toEqual({
          microUsd: 12_000,
          approximate: true,
          duration: 4000,
        });
    }
    const [first, second, third, video] = requests;
    const edit = { ...third, model: "acme/edit" };
    const received = [{ ...first, model: "acme/paint:1" }, second, edit, video];
    expect(asked).toEqual([...received, ...received]);
  });

  it("is not offered without its URL", () => {
    expect(createHttpGenerator({ url: "/x" }).estimate).toBeUndefined();
    expect(createDurableGenerator({ url: "/x" }).estimate).toBeUndefined();
  });

  it("reports the app's error by its code, and stops by its signal", async () => {
    const signals: AbortSignal[] = [];
    const { generators } = serve({
      estimate(_, { signal }) {
        signals.push(signal);
        if (signals.length === 1) throw new MediaLibraryError("payment-required", "The balance is spent.");
        return new Promise(() => {});
      },
    });
    const [generator] = generators;
    await expect(generator?.estimate?.(fox, context())).rejects.toMatchObject({ code: "payment-required" });
    const abort = new AbortController();
    const running = generator?.estimate?.(fox, { signal: abort.signal });
    await vi.waitFor(() => expect(signals).toHaveLength(2));
    abort.abort();
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    expect(signals[1]?.aborted).toBe(true);
  });

  it.each([["<html>"], ["[]"], ['{"microUsd":"1"}'], ["{}"]])("is no estimate if it is %s", async (text) => {
    const headers = { "content-type": "application/json" };
    const { estimate } = createHttpGenerator({
      url: "/x",
      estimatesUrl: "http://localhost/x",
      fetch: async () => new Response(text, { headers }),
    });
    await expect(estimate?.(fox, context())).rejects.toMatchObject({ code: "generator" });
  });
});

describe("createEstimateHandler", () => {
  it.each<[string, unknown]>([
    ["no object", "[]"],
    ["a blank prompt", { ...fox, prompt: " " }],
    ["a size over the limit", { ...fox, width: 4096 }],
    ["an unknown model", { ...fox, model: "acme/dear" }],
    ["an unknown field", { ...fox, price: 0 }],
    ["an operation without its image", { ...fox, operation: { type: "edit" } }],
    ["too many images", { ...fox, images: 15 }],
    ["a text for a mask", { ...fox, mask: "yes" }],
    ["what is nested too deeply", `{"x":${"[".repeat(8000)}${"]".repeat(8000)}}`],
    ["a video, where there are none", { kind: "videos", prompt: "waves" }],
  ])("rejects %s without asking the app", async (_, body) => {
    const { asked, post } = serve();
    const reply = await post(body);
    expect([reply.status, reply.headers.get("content-type")]).toEqual([400, "application/problem+json"]);
    expect(asked).toEqual([]);
  });

  it("guards like the handler that generates, with its own rate limit", async () => {
    const { post } = serve({ rateLimit: { perMinute: 2 } });
    const statusOf = async (init: RequestInit, body: unknown = fox) => (await post(body, init)).status;
    expect(await statusOf({ method: "GET", body: null })).toBe(405);
    expect(await statusOf({ headers: { origin: "https://evil.example" } })).toBe(403);
    expect(await statusOf({})).toBe(200);
    expect(await statusOf({}, { ...fox, prompt: "x".repeat(20_000) })).toBe(413);
    expect(await statusOf({})).toBe(429);
  });

  it("answers with 504 if there is no estimate within ten seconds, and with 500 if it is none", async () => {
    const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.abort(new Error("late")));
    const slow = await serve({ estimate: () => new Promise(() => {}) }).post(fox);
    timeout.mockRestore();
    expect(slow.status).toBe(504);
    const errors: unknown[] = [];
    const bad = serve({
      estimate: () => ({ microUsd: Number.NaN }),
      onError: (error) => void errors.push(error),
    });
    expect((await bad.post(fox)).status).toBe(500);
    expect(errors).toEqual([expect.objectContaining({ code: "generator" })]);
  });
});
