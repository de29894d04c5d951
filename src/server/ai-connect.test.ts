import { describe, expect, it } from "vitest";
import {
  createGenerateHandler,
  type GenerateContext,
  type GeneratedImage,
  type MediaAIGenerateRequest,
} from "../server.js";
import { image, png, post, validRequest } from "./test-images.contract.js";

function setUp(images: GeneratedImage[] = [image()]) {
  const calls: (MediaAIGenerateRequest & { format: string | undefined })[] = [];
  const errors: unknown[] = [];
  const handler = createGenerateHandler({
    generate: async (request, { format }: GenerateContext) => {
      calls.push({ ...request, format });
      return images;
    },
    models: ["a/b"],
    onError: (error) => errors.push(error),
  });
  return { handler, calls, errors };
}

describe("ai-connect request", () => {
  it("is answered in the ai-connect format", async () => {
    const { handler, calls } = setUp([
      image({ bytes: png(0), model: "a/b", seed: 7, microUsd: 3000, warnings: ["Made square."] }),
      image({ bytes: png(1), fileName: "two.png", microUsd: 25 }),
    ]);
    const request = { prompt: "a fox", negativePrompt: "blur", n: 2, format: "webp", metadata: { user: 1 } };
    const reply = await handler(post(request));
    expect(reply.headers.get("content-type")).toBe("application/json");
    expect(await reply.json()).toEqual({
      images: [
        { mimeType: "image/png", fileName: "fox.png", dataBase64: Buffer.from(png(0)).toString("base64") },
        { mimeType: "image/png", fileName: "two.png", dataBase64: Buffer.from(png(1)).toString("base64") },
      ],
      provider: "emulator",
      model: "a/b",
      costUsd: 0.003025,
      metadata: {
        seeds: [7, null],
        warnings: ["Made square.", "The image is image/png: the model does not support image/webp."],
      },
    });
    expect(calls).toEqual([
      { prompt: "a fox", negativePrompt: "blur", n: 2, width: 1024, height: 1024, format: "image/webp" },
    ]);
  });

  it("omits the cost if the cost of one image is unknown", async () => {
    const { handler } = setUp([image({ microUsd: 3000 }), image({ microUsd: null })]);
    expect(await (await handler(post({ prompt: "a fox" }))).json()).not.toHaveProperty("costUsd");
  });

  it.each<[string, object, object]>([
    ["nothing but a prompt", {}, { width: 1024, height: 1024 }],
    ["16:9", { aspectRatio: "16:9" }, { width: 1024, height: 576 }],
    ["9:21", { aspectRatio: "9:21" }, { width: 440, height: 1024 }],
    ["one side", { width: 512 }, { width: 512, height: 512 }],
    ["a height and a ratio", { height: 512, aspectRatio: "3:2" }, { width: 768, height: 512 }],
    [
      "both sides and their ratio",
      { width: 1024, height: 576, aspectRatio: "16:9" },
      { width: 1024, height: 576 },
    ],
  ])("accepts an incomplete size: %s", async (_name, size, expected) => {
    const { handler, calls } = setUp();
    expect((await handler(post({ prompt: "a fox", ...size }))).status).toBe(200);
    expect(calls).toMatchObject([expected]);
  });

  it("ignores providerConfig and never forwards, logs or returns it", async () => {
    const { handler, calls, errors } = setUp([]);
    const providerConfig = { apiKey: "r8_canary", get: [1, { deep: "r8_canary" }] };
    const failed = await (await handler(post({ ...validRequest, providerConfig }))).text();
    const refused = await (await handler(post({ prompt: 1, providerConfig, webhook: 1 }))).text();
    expect(calls).toEqual([{ ...validRequest, format: undefined }]);
    expect(JSON.stringify([failed, refused, calls, errors, String(errors[0])])).not.toContain("canary");
    expect(JSON.parse(refused).errors.map(({ field }: { field: string }) => field)).toEqual([
      "webhook",
      "prompt",
    ]);
  });

  it.each<[string, object, string]>([
    ["an aspect ratio that is none", { aspectRatio: "wide" }, "aspectRatio"],
    ["a ratio of nothing", { aspectRatio: "0:1" }, "aspectRatio"],
    ["a ratio that no size has", { aspectRatio: "100:1" }, "aspectRatio"],
    ["a ratio beside another size", { ...validRequest, aspectRatio: "16:9" }, "aspectRatio"],
    ["a format that is none", { format: "psd" }, "format"],
    ["metadata that is no object", { metadata: "x" }, "metadata"],
    ["a side out of bounds", { width: 5000 }, "width"],
    ["17 images", { n: 17 }, "n"],
    ["another model", { model: "c/d", metadata: {} }, "model"],
  ])("rejects %s", async (_name, wrong, field) => {
    const { handler, calls } = setUp();
    const problem = await (await handler(post({ prompt: "a fox", ...wrong }))).json();
    expect(problem).toMatchObject({ status: 400, errors: [{ field }] });
    expect(calls).toEqual([]);
  });
});

describe("own request", () => {
  it("requires a size if it contains a key unique to our format", async () => {
    const problem = await (await setUp().handler(post({ prompt: "a fox", seed: 7 }))).json();
    expect(problem).toMatchObject({ errors: [{ field: "width" }, { field: "height" }] });
  });

  it("returns bytes, or JSON with every field that ai-connect reads", async () => {
    const { handler } = setUp();
    expect((await handler(post(validRequest))).headers.get("content-type")).toBe("image/png");
    const json = await (
      await handler(post(validRequest, { headers: { accept: "application/json" } }))
    ).json();
    expect(json).toMatchObject({
      provider: "emulator",
      images: [{ mimeType: "image/png", fileName: "fox.png" }],
    });
  });
});
