import { describe, expect, it, vi } from "vitest";
import { createHttpGenerator } from "./http-generator.js";
import type { HttpGeneratorOptions } from "./http-generator-options.js";

const url = "http://images.test/generate";
const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...new Uint8Array(60).fill(7)]);
const wanted = { prompt: "a red  fox/vixen", width: 512, height: 768, negativePrompt: "blur", steps: 20 };
const png = (headers: Record<string, string> = {}) =>
  new Response(PNG, { headers: { "content-type": "image/png", ...headers } });

function run(reply: Response | Error, options: Partial<HttpGeneratorOptions> = {}) {
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => {
    if (reply instanceof Error) throw reply;
    return reply;
  });
  return { fetch, images: createHttpGenerator({ url, fetch, ...options }).generateImages(wanted) };
}

const failed = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  run(
    new Response(typeof body === "string" ? body : JSON.stringify(body), {
      status,
      headers: {
        "content-type": typeof body === "string" ? "text/html" : "application/problem+json",
        ...headers,
      },
    }),
  ).images;

describe("HTTP generator request", () => {
  it("sends JSON, accepts raw bytes and evaluates headers per request", async () => {
    const { fetch, images } = run(png(), { headers: async () => ({ authorization: "Bearer x" }) });
    await images;
    const [to, init] = fetch.mock.calls[0] ?? [];
    expect([to, init?.method, JSON.parse(String(init?.body))]).toEqual([url, "POST", wanted]);
    expect(Object.fromEntries(new Headers(init?.headers))).toEqual({
      accept: "image/*, multipart/form-data",
      authorization: "Bearer x",
      "content-type": "application/json",
    });
  });

  it("uses the current global fetch", async () => {
    vi.stubGlobal("fetch", async () => png());
    try {
      await expect(createHttpGenerator({ url: new URL(url) }).generateImages(wanted)).resolves.toHaveLength(
        1,
      );
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it("exposes the configured capabilities", () => {
    const capabilities = { models: [{ id: "a/b" }] };
    expect(createHttpGenerator({ url, capabilities, timeout: 5 })).toMatchObject({
      capabilities,
      timeout: 5,
    });
  });
});

describe("HTTP generator reply", () => {
  it("reads raw bytes with their metadata", async () => {
    const headers = { "x-ai-provider": "K%C3%BCnstler", "x-ai-model": "a/b:1", "x-ai-seed": "42" };
    const [image, ...rest] = await run(png(headers)).images;
    expect(rest).toEqual([]);
    expect(new Uint8Array((await image?.file.arrayBuffer()) ?? [])).toEqual(PNG);
    expect([image?.file.name, image?.file.type]).toEqual(["a red fox vixen.png", "image/png"]);
    expect(image?.metadata).toStrictEqual({
      ...wanted,
      provider: "Künstler",
      model: "a/b:1",
      seed: 42,
      createdAt: expect.any(Number),
    });
  });

  it("reads all images of a JSON reply", async () => {
    const dataBase64 = Buffer.from(PNG).toString("base64");
    const images = [
      { mimeType: "image/png", fileName: "one.png", dataBase64, seed: 1 },
      { mimeType: "image/png", fileName: "two.png", dataBase64, seed: 2, width: 64 },
    ];
    const got = await run(Response.json({ images, provider: "p", model: "m/n" })).images;
    expect(got.map(({ file }) => file.name)).toEqual(["one.png", "two.png"]);
    const shared = { ...wanted, provider: "p", model: "m/n", createdAt: expect.any(Number) };
    expect(got.map(({ metadata }) => metadata)).toStrictEqual([
      { ...shared, seed: 1 },
      { ...shared, seed: 2, width: 64 },
    ]);
  });

  it("reads a JSON reply with a single image", async () => {
    const imageBase64 = Buffer.from(PNG).toString("base64");
    const [image] = await run(Response.json({ imageBase64, mimeType: "image/png", fileName: "x.png" }))
      .images;
    expect(image?.file).toMatchObject({ name: "x.png", type: "image/png", size: PNG.length });
  });

  it("detects an image's type from its content", async () => {
    const [image] = await run(png({ "content-type": "application/octet-stream" })).images;
    expect(image?.file.type).toBe("image/png");
  });
});

describe("HTTP generator errors", () => {
  it.each<[string, Response]>([
    ["a page", new Response("<!doctype html>Sign in", { headers: { "content-type": "text/html" } })],
    [
      "a page that claims to be an image",
      new Response("<html>", { headers: { "content-type": "image/png" } }),
    ],
    ["an SVG", new Response("<svg/>", { headers: { "content-type": "image/svg+xml" } })],
    ["nothing", new Response(null)],
    ["other JSON", Response.json({ ok: true })],
    ["JSON with text for bytes", Response.json({ imageBase64: "%%%" })],
    ["JSON with a page for an image", Response.json({ imageBase64: btoa("<html>") })],
    ["broken JSON", new Response("{", { headers: { "content-type": "application/json" } })],
  ])("rejects a 200 with %s", async (_name, reply) => {
    await expect(run(reply).images).rejects.toMatchObject({
      code: "generator",
      retryable: false,
      message: expect.stringMatching(/instead of an image/),
    });
  });

  it("marks a failed connection and an incomplete body as retryable", async () => {
    const cause = new TypeError("fetch failed");
    await expect(run(cause).images).rejects.toMatchObject({ code: "network", retryable: true, cause });
    let pulls = 0;
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => (pulls++ === 0 ? controller.enqueue(PNG) : controller.error(cause)),
    });
    const reply = new Response(broken, { headers: { "content-type": "image/png" } });
    await expect(run(reply).images).rejects.toMatchObject({ code: "network", retryable: true });
  });

  it("reports an abort that is not the caller's as a network error", async () => {
    await expect(run(new DOMException("their own", "AbortError")).images).rejects.toMatchObject({
      code: "network",
    });
  });

  it("keeps code, message and fields of problem details", async () => {
    const errors = [{ field: "width", message: "must be a whole number from 64 to 1024" }];
    await expect(failed(400, { code: "field", detail: "Not valid.", errors })).rejects.toMatchObject({
      code: "field",
      message: "Not valid.",
      status: 400,
      retryable: false,
      fields: errors,
    });
  });

  it.each([
    ["7", 7],
    [new Date(Date.now() + 90_000).toUTCString(), expect.toSatisfy((s: number) => s > 85 && s <= 90)],
    [new Date(0).toUTCString(), 0],
    ["soon", undefined],
  ])("reads Retry-After: %s", async (value, retryAfter) => {
    const problem = failed(429, { code: "provider-throttled", detail: "Busy." }, { "retry-after": value });
    await expect(problem).rejects.toMatchObject({ code: "provider-throttled", retryable: true, retryAfter });
  });

  it.each<[number, string, boolean]>([
    [400, "field", false],
    [401, "unauthorized", false],
    [403, "unauthorized", false],
    [404, "not-found", false],
    [413, "too-large", false],
    [418, "generator", false],
    [429, "rate-limited", true],
    [500, "provider", true],
    [502, "network", true],
    [503, "network", true],
    [504, "provider-timeout", true],
  ])("maps a foreign reply with status %i", async (status, code, retryable) => {
    for (const body of ["<html><h1>nginx</h1>", { code: "toString", detail: 5, errors: "x" }, ""]) {
      const error: unknown = await failed(status, body).catch((caught: unknown) => caught);
      expect(error).toMatchObject({
        code,
        status,
        retryable,
        fields: [],
        message: expect.stringContaining(`${status}`),
      });
      expect(String(error)).not.toContain("nginx");
    }
  });

  it("rejects with the signal's reason before, during and after the request, even if fetch ignores the signal", async () => {
    const context = (signal: AbortSignal) => ({ signal, jobId: "job" });
    const fetch = vi.fn(async () => png());
    const ended = AbortSignal.abort();
    await expect(createHttpGenerator({ url, fetch }).generateImages(wanted, context(ended))).rejects.toBe(
      ended.reason,
    );
    expect(fetch).not.toHaveBeenCalled();

    const abort = new AbortController();
    const deaf = async () => {
      abort.abort();
      return png();
    };
    const running = createHttpGenerator({ url, fetch: deaf }).generateImages(wanted, context(abort.signal));
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
  });
});
