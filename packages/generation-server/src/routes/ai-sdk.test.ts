import { createReplicate } from "@ai-sdk/replicate";
import { createHttpGenerator } from "@reactkits.dev/react-media-library";
import { createGenerateHandler, fromAISDK } from "@reactkits.dev/react-media-library/server";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../../replicate-emulator/emulator.mjs";

// The emulator accepts any token.
const TOKEN = "r8_emulator_0123456789";
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ runTime: 30, token: TOKEN });
});
afterAll(() => emulator.close());

/** End to end: the library's HTTP generator and handler, the real package of the AI SDK, the emulator. */
function create(modelId: string, apiToken = TOKEN) {
  const model = createReplicate({ apiToken, baseURL: emulator.url }).image(modelId);
  const handler = createGenerateHandler({
    generate: fromAISDK(model, {
      aspectRatios: ["1:1", "16:9", "9:16", "3:2", "2:3"],
      providerOptions: ({ steps }) => ({
        replicate: { num_inference_steps: steps ?? null, output_format: "png" },
      }),
      provider: "Replicate",
    }),
  });
  return createHttpGenerator({
    url: "http://demo.example/generate",
    fetch: (url, init) => handler(new Request(url, init)),
  });
}

const ask = { prompt: "a lighthouse at dusk", width: 512, height: 288, steps: 2, seed: 7 };

describe("fromAISDK over @ai-sdk/replicate", () => {
  it("generates an image, and reports the sent settings", async () => {
    const [image] = await create("black-forest-labs/flux-schnell").generateImages(ask);
    expect(image?.metadata).toMatchObject({
      provider: "Replicate",
      model: "black-forest-labs/flux-schnell",
      seed: 7,
      sent: { aspectRatio: "16:9" },
    });
    const {
      width = 0,
      height = 1,
      format,
    } = await sharp((await image?.file.arrayBuffer()) ?? Buffer.alloc(0)).metadata();
    expect([Math.round((width / height) * 9), format]).toEqual([16, "png"]);
  });

  it("generates several images, each reported when it arrives", async () => {
    const early: string[] = [];
    const images = await create("black-forest-labs/flux-schnell").generateImages(
      { ...ask, n: 3 },
      { signal: new AbortController().signal, jobId: "job", onImage: ({ file }) => early.push(file.name) },
    );
    expect(images.map(({ metadata }) => metadata?.seed)).toEqual([7, 8, 9]);
    expect(early).toEqual(["flux-schnell-7.png", "flux-schnell-8.png", "flux-schnell-9.png"]);
  });

  it("uses an input image", async () => {
    const png = await sharp({ create: { width: 64, height: 64, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    const images = [new File([png], "red.png", { type: "image/png" })];
    const [image] = await create("black-forest-labs/flux-dev").generateImages({ ...ask, images });
    expect(image?.file.size).toBeGreaterThan(0);
  });

  it("fails with our own messages, never the provider's", async () => {
    const refused = create("black-forest-labs/flux-schnell").generateImages({ ...ask, steps: 40 });
    await expect(refused).rejects.toMatchObject({ code: "provider-rejected", status: 400 });
    const unknown = create("black-forest-labs/flux-schnell", "r8_wrong").generateImages(ask);
    await expect(unknown).rejects.toMatchObject({ code: "provider", status: 500 });
  });

  it("aborts with the caller's signal", async () => {
    const abort = new AbortController();
    const running = create("black-forest-labs/flux-schnell").generateImages(
      { ...ask, prompt: "[slow] a lighthouse" },
      { signal: abort.signal, jobId: "job" },
    );
    setTimeout(() => abort.abort(), 10);
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
  });
});
