import { describe, expect, it } from "vitest";
import type { GeneratedImage } from "../server.js";
import { image, PNG, post, setUp, source, validRequest } from "./image-reply.contract.js";

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
