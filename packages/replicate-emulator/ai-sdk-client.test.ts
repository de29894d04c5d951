import { createReplicate } from "@ai-sdk/replicate";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SDXL } from "./ask.js";
import { type Emulator, startEmulator } from "./emulator.mjs";

let emulator: Emulator;
let provider: ReturnType<typeof createReplicate>;
beforeEach(async () => {
  emulator = await startEmulator({ runTime: 40 });
  provider = createReplicate({ apiToken: "any", baseURL: emulator.url });
});
afterEach(() => emulator.close());

const CALL = {
  prompt: "a fox",
  n: 1,
  size: undefined,
  aspectRatio: undefined,
  seed: 1,
  files: undefined,
  mask: undefined,
  providerOptions: {},
};
async function generate(
  model: string,
  call: Partial<Parameters<ReturnType<typeof provider.image>["doGenerate"]>[0]> = {},
) {
  const { images } = await provider.image(model).doGenerate({ ...CALL, ...call });
  return Promise.all(
    images.map((image) => sharp(typeof image === "string" ? Buffer.from(image, "base64") : image).metadata()),
  );
}
const image = async (background: string) => ({
  type: "file" as const,
  mediaType: "image/png",
  data: new Uint8Array(
    await sharp({ create: { width: 64, height: 64, channels: 3, background } })
      .png()
      .toBuffer(),
  ),
});

describe("@ai-sdk/replicate", () => {
  it.each([
    ["black-forest-labs/flux-schnell", { aspectRatio: "16:9" as const }, [1344, 768]],
    [
      "black-forest-labs/flux-dev",
      { providerOptions: { replicate: { num_inference_steps: 9 } } },
      [1024, 1024],
    ],
    ["black-forest-labs/flux-1.1-pro", {}, [1024, 1024]],
    ["black-forest-labs/flux-2-pro", { aspectRatio: "9:16" as const }, [768, 1344]],
    ["google/imagen-4-fast", {}, [1024, 1024]],
    ["recraft-ai/recraft-v4", { size: "512x256" as const, seed: undefined }, [512, 256]],
    [
      SDXL,
      { providerOptions: { replicate: { negative_prompt: "blur", width: 256, height: 128 } } },
      [256, 128],
    ],
  ])("makes an image with %s", async (model, call, [width, height]) => {
    const seedless = /imagen/.test(model) ? { seed: undefined } : {};
    const [metadata] = await generate(model, { ...call, ...seedless });
    expect(metadata).toMatchObject({ width, height });
  });

  it("generates several images", async () => {
    expect(await generate("black-forest-labs/flux-schnell", { n: 4 })).toHaveLength(4);
  });

  it("sends files and a mask", async () => {
    const [red, white] = await Promise.all([image("#f00"), image("#fff")]);
    await generate("black-forest-labs/flux-2-pro", { files: [red, white] });
    await generate(SDXL, { files: [red], mask: white });
    const predictions = await (await fetch(`${emulator.origin}/_emulator/predictions`)).json();
    expect(
      predictions.map(({ input }: { input: object }) =>
        Object.keys(input).filter((key) => /image|mask/.test(key)),
      ),
    ).toEqual([
      ["image", "mask"],
      ["input_image", "input_image_2"],
    ]);
  });

  it("generates a video", async () => {
    const { videos } = await provider.video("kling-ai/kling-video").doGenerate({
      prompt: "the sea",
      n: 1,
      generateAudio: undefined,
      frameImages: undefined,
      inputReferences: undefined,
      aspectRatio: "16:9",
      resolution: undefined,
      duration: 2,
      fps: undefined,
      seed: 1,
      image: await image("#00f"),
      providerOptions: { replicate: { pollIntervalMs: 20 } },
    });
    const [video] = videos;
    const response = await fetch(video?.type === "url" ? video.url : "");
    expect(response.headers.get("content-type")).toBe("video/webm");
  });

  it("reports what the API rejected", async () => {
    await expect(generate("black-forest-labs/flux-schnell", { prompt: undefined })).rejects.toThrow(
      "prompt is required",
    );
    await expect(generate("black-forest-labs/flux-schnell", { prompt: "[402] x" })).rejects.toThrow(
      "insufficient credit",
    );
  });
});
