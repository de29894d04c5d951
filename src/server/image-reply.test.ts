import { describe, expect, it } from "vitest";
import { createGenerateHandler, type GeneratedImage, type GenerateHandlerOptions } from "../server.js";

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...new Uint8Array(60).fill(7)]);
const image = (more: Partial<GeneratedImage> = {}): GeneratedImage => ({
  bytes: PNG,
  mimeType: "image/png",
  provider: "emulator",
  fileName: "fox.png",
  ...more,
});
const validRequest = { prompt: "a red fox", width: 768, height: 768 };

function setUp(options: Partial<GenerateHandlerOptions> = {}) {
  const errors: unknown[] = [];
  const handler = createGenerateHandler({
    generate: async (request) => {
      return image({ seed: request.seed ?? 7 });
    },
    onError: (error) => errors.push(error),
    ...options,
  });
  return { handler, errors };
}

type PostInit = { headers?: Record<string, string>; signal?: AbortSignal };
function post(body: unknown, { headers, ...init }: PostInit = {}): Request {
  return new Request("http://localhost:3000/api/ai/images/generate", {
    method: "POST",
    headers: { "content-type": "application/json", host: "127.0.0.1:3000", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...init,
  });
}

/** A source that is filled by hand and tells whether it was cancelled. */
function source() {
  const canceled: unknown[] = [];
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start: (given) => {
      controller = given;
    },
    cancel: (reason) => {
      canceled.push(reason);
    },
  });
  return {
    stream,
    canceled,
    push: (bytes: Uint8Array) => controller?.enqueue(bytes),
    end: () => controller?.close(),
    fail: (error: unknown) => controller?.error(error),
  };
}

describe("raw reply", () => {
  it("returns the bytes, with provider, model and seed in headers", async () => {
    const { handler } = setUp({
      generate: async () =>
        image({ provider: "Künstler 100%", model: "stability-ai/sdxl:7762fd07", seed: 4294967295 }),
    });
    const reply = await handler(post(validRequest));
    expect(reply.status).toBe(200);
    expect(Object.fromEntries(reply.headers)).toEqual({
      "content-type": "image/png",
      "content-length": String(PNG.length),
      "x-ai-provider": "K%C3%BCnstler%20100%25",
      "x-ai-model": "stability-ai/sdxl:7762fd07",
      "x-ai-seed": "4294967295",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      vary: "Origin, Accept",
    });
    expect(new Uint8Array(await reply.arrayBuffer())).toEqual(PNG);
  });

  it("detects the type from the content, not from the provider's claim", async () => {
    const webp = new TextEncoder().encode("RIFF\x24\0\0\0WEBPVP8 and so on, to the end");
    const { handler } = setUp({ generate: async () => image({ bytes: webp, mimeType: "text/html" }) });
    expect((await handler(post(validRequest))).headers.get("content-type")).toBe("image/webp");
  });

  it("streams while the source is still running, even byte by byte", async () => {
    const { stream, push, end } = source();
    const { handler } = setUp({ generate: async () => image({ bytes: stream }) });
    const replying = handler(post(validRequest));
    for (const byte of PNG.subarray(0, 40)) push(Uint8Array.of(byte));
    const reply = await replying;
    expect(reply.headers.get("content-length")).toBeNull();
    push(PNG.subarray(40));
    end();
    expect(new Uint8Array(await reply.arrayBuffer())).toEqual(PNG);
  });

  it("sends only the first of several images and cancels the others", async () => {
    const second = source();
    const { handler } = setUp({ generate: async () => [image(), image({ bytes: second.stream })] });
    expect((await handler(post(validRequest))).status).toBe(200);
    expect(second.canceled).toHaveLength(1);
  });

  it.each<[string, GeneratedImage["bytes"]]>([
    ["html", new TextEncoder().encode("<!doctype html><title>502</title>")],
    ["a gif", new TextEncoder().encode("GIF89a, which no model makes")],
    ["nothing", new Uint8Array()],
    ["a stream that ends at once", new Response("").body ?? new Uint8Array()],
    ["the start of a png's name", PNG.subarray(0, 4)],
  ])("answers with an error if the provider sends %s", async (_name, bytes) => {
    const { handler, errors } = setUp({ generate: async () => image({ bytes }) });
    expect(await (await handler(post(validRequest))).json()).toMatchObject({ status: 500, code: "provider" });
    expect(errors).toHaveLength(1);
  });

  it("cancels a source that sends other content, without waiting for its end", async () => {
    const { stream, push, canceled } = source();
    const { handler } = setUp({ generate: async () => image({ bytes: stream }) });
    push(new TextEncoder().encode("<!doctype html><title>a page without an end"));
    expect((await handler(post(validRequest))).status).toBe(500);
    expect(canceled).toHaveLength(1);
  });

  it("aborts the body if the source fails midway, without revealing its error", async () => {
    const { stream, push, fail } = source();
    const { handler, errors } = setUp({ generate: async () => image({ bytes: stream }) });
    push(PNG);
    const reply = await handler(post(validRequest));
    fail(new Error("token r8_canary"));
    const broken = await reply.arrayBuffer().catch((error: unknown) => error);
    expect(broken).toBeInstanceOf(Error);
    expect(String(broken)).not.toContain("canary");
    expect(errors).toEqual([new Error("token r8_canary")]);
  });

  it("aborts the body above the size limit and cancels the source", async () => {
    const { stream, push, canceled } = source();
    const { handler } = setUp({
      generate: async () => image({ bytes: stream }),
      limits: { imageBytes: 100 },
    });
    push(PNG);
    const reply = await handler(post(validRequest));
    push(PNG);
    await expect(reply.arrayBuffer()).rejects.toThrow();
    expect(canceled).toHaveLength(1);
  });

  it("rejects a byte array over the size limit before sending headers", async () => {
    const { handler } = setUp({ limits: { imageBytes: PNG.length - 1 } });
    expect(await (await handler(post(validRequest))).json()).toMatchObject({ status: 500, code: "provider" });
  });
});

describe("JSON reply", () => {
  it("contains all images, and the first one at the top level too", async () => {
    const { handler } = setUp({
      generate: async () => [
        image({ seed: 1, model: "a/b" }),
        image({ fileName: "füchsin.png", bytes: streamOf(PNG) }),
      ],
    });
    const reply = await handler(post(validRequest, { headers: { accept: "application/json" } }));
    const dataBase64 = Buffer.from(PNG).toString("base64");
    expect(await reply.json()).toEqual({
      imageBase64: dataBase64,
      mimeType: "image/png",
      fileName: "fox.png",
      images: [
        { mimeType: "image/png", fileName: "fox.png", dataBase64, seed: 1 },
        { mimeType: "image/png", fileName: "füchsin.png", dataBase64 },
      ],
      provider: "emulator",
      model: "a/b",
    });
  });

  it.each([
    ["application/json", true],
    ["application/json, text/plain, */*", true],
    ["image/png;q=0.5, Application/JSON;q=0.9", true],
    ["image/*, application/json;q=0.9", false],
    ["application/json;q=0", false],
    ["*/*", false],
  ])("honours Accept: %s", async (accept, json) => {
    const reply = await setUp().handler(post(validRequest, { headers: { accept } }));
    expect(reply.headers.get("content-type")).toBe(json ? "application/json" : "image/png");
  });

  const ask = { headers: { accept: "application/json" } };
  const big = (length: number) => Uint8Array.from([...PNG.subarray(0, 8), ...new Uint8Array(length - 8)]);

  it("applies the size limit to each image", async () => {
    const generate = async () => [image(), image(), image({ bytes: streamOf(PNG) })];
    const { handler } = setUp({ generate, limits: { imageBytes: PNG.length } });
    const { images } = await (await handler(post(validRequest, ask))).json();
    expect(images).toHaveLength(3);
    const under = setUp({ generate, limits: { imageBytes: PNG.length - 1 } });
    expect(await (await under.handler(post(validRequest, ask))).json()).toMatchObject({ status: 500 });
  });

  it("answers an early failure with its status and aborts the body otherwise", async () => {
    for (const first of [60, 900]) {
      const third = source();
      const { handler, errors } = setUp({
        generate: async () => [
          image({ bytes: big(first) }),
          image({ bytes: big(1001) }),
          image({ bytes: third.stream }),
        ],
        limits: { imageBytes: 1000 },
      });
      const reply = await handler(post(validRequest, ask));
      if (first === 60) expect(await reply.json()).toMatchObject({ status: 500, code: "provider" });
      else await expect(reply.json()).rejects.toThrow();
      expect(third.canceled).toHaveLength(1);
      expect(errors).toHaveLength(1);
    }
  });

  it("keeps only a few images in memory and sends at most sixteen", async () => {
    let made = 0;
    const { handler } = setUp({
      async *generate() {
        for (; made < 20; made++) yield image({ bytes: streamOf(big(1000)), fileName: `${made}.png` });
      },
      limits: { imageBytes: 1000 },
    });
    for (const body of [validRequest, { prompt: "a red fox", n: 2 }]) {
      made = 0;
      const reply = await handler(post(body, ask));
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(made).toBeLessThan(3);
      const { images } = await reply.json();
      expect([images.length, images[15].fileName]).toEqual([16, "15.png"]);
    }
  });

  it("cancels the images if the client disconnects midway", async () => {
    const second = source();
    const { handler, errors } = setUp({
      generate: async () => [image({ bytes: big(900) }), image({ bytes: second.stream })],
      limits: { imageBytes: 1000 },
    });
    const reply = await handler(post(validRequest, ask));
    await reply.body?.cancel();
    await expect.poll(() => second.canceled).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  it("sends only the documented fields of the app's object", async () => {
    const { handler } = setUp({ generate: async () => ({ ...image({ microUsd: 3 }), apiKey: "r8_canary" }) });
    expect(await (await handler(post(validRequest, ask))).text()).not.toMatch(/r8_canary|microUsd/);
  });
});

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  const { stream, push, end } = source();
  push(bytes);
  end();
  return stream;
}

describe("cancellation", () => {
  it("does not generate for a client that has already disconnected", async () => {
    let called = false;
    const { handler } = setUp({
      generate: async () => {
        called = true;
        return image();
      },
    });
    const request = post(validRequest);
    const abort = new AbortController();
    Object.defineProperty(request, "signal", { value: abort.signal });
    abort.abort();
    await handler(request);
    expect(called).toBe(false);
  });

  it("aborts the generator's signal when a waiting client disconnects, without waiting for the generator", async () => {
    const abort = new AbortController();
    let seen: AbortSignal | undefined;
    const late = source();
    let finish = (_image: GeneratedImage) => {};
    const { handler, errors } = setUp({
      generate: (_request, { signal }) => {
        seen = signal;
        return new Promise((resolve) => {
          finish = resolve;
        });
      },
    });
    const replying = handler(post(validRequest, { signal: abort.signal }));
    await expect.poll(() => seen).toBeDefined();
    expect(seen?.aborted).toBe(false);
    abort.abort();
    await replying;
    expect(seen?.aborted).toBe(true);
    finish(image({ bytes: late.stream }));
    await expect.poll(() => late.canceled).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  it("cancels the source if the client disconnects before the first bytes", async () => {
    const abort = new AbortController();
    const { stream, canceled } = source();
    const { handler } = setUp({ generate: async () => image({ bytes: stream }) });
    const replying = handler(post(validRequest, { signal: abort.signal }));
    await expect.poll(() => stream.locked).toBe(true);
    abort.abort();
    await replying;
    expect(canceled).toHaveLength(1);
  });

  it.each(["the request", "the body"])(
    "stops source and generator when the client lets go of %s",
    async (what) => {
      const abort = new AbortController();
      let seen: AbortSignal | undefined;
      const { stream, push, canceled } = source();
      const { handler, errors } = setUp({
        generate: async (_request, { signal }) => {
          seen = signal;
          return image({ bytes: stream });
        },
      });
      push(PNG);
      const reply = await handler(post(validRequest, { signal: abort.signal }));
      if (what === "the body") await reply.body?.cancel();
      else abort.abort();
      expect(seen?.aborted).toBe(true);
      expect(canceled).toHaveLength(1);
      expect(errors).toEqual([]);
    },
  );

  it("does not abort the generator's signal once everything has been sent", async () => {
    const abort = new AbortController();
    let seen: AbortSignal | undefined;
    const { handler } = setUp({
      generate: async (_request, { signal }) => {
        seen = signal;
        return image();
      },
    });
    await (await handler(post(validRequest, { signal: abort.signal }))).arrayBuffer();
    abort.abort();
    expect(seen?.aborted).toBe(false);
  });
});
