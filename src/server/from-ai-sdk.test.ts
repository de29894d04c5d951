import { describe, expect, it } from "vitest";
import { type AISDKImageModel, createGenerateHandler, fromAISDK, type GeneratedImage } from "../server.js";
import type { AISDKCallOptions } from "./ai-sdk-model.js";
import { PNG, png, post, validRequest } from "./test-images.contract.js";

/** A model as the AI SDK's own packages have them; its image n has n as its last byte. */
function createModel(
  specificationVersion: string,
  {
    warnings = [],
    base64 = false,
    ...model
  }: Partial<AISDKImageModel> & { warnings?: { type: string }[]; base64?: boolean } = {},
) {
  const calls: AISDKCallOptions[] = [];
  let made = 0;
  const whole: AISDKImageModel = {
    ...{ specificationVersion, provider: "acme.image", modelId: "acme/painter:1", maxImagesPerCall: 1 },
    async doGenerate(options) {
      calls.push(options);
      const images = Array.from({ length: options.n }, () => png(made++));
      const texts = images.map((image) => Buffer.from(image).toString("base64"));
      return { images: base64 ? texts : images, warnings, response: { modelId: "acme/painter:1" } };
    },
    ...model,
  };
  return { model: whole, calls };
}

const context = { signal: new AbortController().signal };

async function run(generate: ReturnType<typeof fromAISDK>, request: object = {}) {
  const images: GeneratedImage[] = [];
  for await (const image of generate({ ...validRequest, ...request }, context)) images.push(image);
  return images;
}

describe.each(["v2", "v3", "v4"])("an AI SDK image model of specification %s", (version) => {
  it.each([false, true])("generates the requested images (base64: %s)", async (base64) => {
    const { model, calls } = createModel(version, { base64 });
    const images = await run(fromAISDK(model), { seed: 7 });
    expect(images).toEqual([
      {
        ...{ bytes: png(0), mimeType: "image/png", provider: "acme", model: "acme/painter:1" },
        ...{ fileName: "painter-7.png", seed: 7 },
      },
    ]);
    expect(calls).toMatchObject([
      { prompt: "a red fox", n: 1, size: "768x768", aspectRatio: undefined, seed: 7, providerOptions: {} },
    ]);
  });

  it("splits the images into several calls, each with its own seed", async () => {
    for (const maxImagesPerCall of [2, () => 2, async () => 2]) {
      const { model, calls } = createModel(version, { maxImagesPerCall });
      const images = await run(fromAISDK(model), { n: 5, seed: 2 ** 32 - 2 });
      expect(calls.map(({ n, seed }) => [n, seed])).toEqual([
        [2, 2 ** 32 - 2],
        [2, 0],
        [1, 2],
      ]);
      expect(images.map(({ seed }) => seed)).toEqual([2 ** 32 - 2, undefined, 0, undefined, 2]);
    }
  });

  it("works as the generate option of a handler", async () => {
    const { model } = createModel(version);
    const reply = await createGenerateHandler({ generate: fromAISDK(model) })(
      post({ ...validRequest, n: 3 }),
    );
    expect((await reply.formData()).getAll("image")).toHaveLength(3);
  });
});

describe("request mapping", () => {
  it("sends the nearest supported aspect ratio, with a warning if it differs from the requested one", async () => {
    const { model, calls } = createModel("v3");
    const generate = fromAISDK(model, { aspectRatios: ["1:1", "16:9", "9:16"] });
    const [exact] = await run(generate, { width: 1024, height: 576 });
    const [near] = await run(generate, { width: 512, height: 1000 });
    const [any] = await run(fromAISDK(model, { aspectRatios: "any" }), { width: 512, height: 768 });
    expect(calls.map(({ size, aspectRatio }) => [size, aspectRatio])).toEqual([
      [undefined, "16:9"],
      [undefined, "9:16"],
      [undefined, "2:3"],
    ]);
    expect([exact?.warnings, exact?.sent]).toEqual([undefined, { aspectRatio: "16:9" }]);
    expect(near?.warnings).toEqual([expect.stringContaining("9:16 is the nearest")]);
    expect(any?.warnings).toBeUndefined();
  });

  it("leaves the shape of an image that is edited to the model", async () => {
    const { model, calls } = createModel("v3");
    const image = new File([PNG], "photo.png", { type: "image/png" });
    const operation = { type: "edit" } as const;
    const generate = fromAISDK(model, { aspectRatios: ["1:1", "16:9"] });
    const [edited] = await run(generate, { width: 600, height: 400, images: [image], operation });
    expect(calls).toMatchObject([{ size: undefined, aspectRatio: undefined, files: [expect.anything()] }]);
    expect(edited?.warnings).toBeUndefined();
  });

  it("sends input images and the mask as bytes from v3 on, and rejects them for v2", async () => {
    const file = new File([PNG], "x.png", { type: "image/png" });
    const sent = { type: "file", mediaType: "image/png", data: PNG };
    for (const version of ["v3", "v4"]) {
      const { model, calls } = createModel(version);
      await run(fromAISDK(model), { images: [file, file], mask: file });
      expect(calls).toMatchObject([{ files: [sent, sent], mask: sent }]);
    }
    const { model, calls } = createModel("v2");
    await expect(run(fromAISDK(model), { images: [file] })).rejects.toMatchObject({
      code: "field",
      fields: [{ field: "images" }],
    });
    expect(calls).toEqual([]);
  });

  it("passes provider options through, including fields that the AI SDK lacks", async () => {
    const { model, calls } = createModel("v3");
    const [dropped] = await run(fromAISDK(model, { providerOptions: { acme: { quality: 1 } } }), {
      steps: 4,
      guidance: 3.5,
      quality: "high",
      negativePrompt: "blur",
    });
    expect(dropped?.warnings).toEqual([
      expect.stringContaining("steps was not sent"),
      expect.stringContaining("guidance was not sent"),
      expect.stringContaining("quality was not sent"),
      expect.stringContaining("negative prompt was not sent"),
    ]);
    const generate = fromAISDK(model, {
      providerOptions: ({ steps, guidance, quality }) => ({ acme: { steps, guidance, quality } }),
      provider: "Acme",
    });
    const [mapped] = await run(generate, { steps: 4, guidance: 3.5, quality: "high" });
    expect([mapped?.warnings, mapped?.provider]).toEqual([undefined, "Acme"]);
    expect(calls.map(({ providerOptions }) => providerOptions)).toEqual([
      { acme: { quality: 1 } },
      { acme: { steps: 4, guidance: 3.5, quality: "high" } },
    ]);
  });
});

describe("warnings and errors", () => {
  it("reports unsupported settings as sentences", async () => {
    const warnings = [
      { type: "unsupported-setting", setting: "size", details: "Use aspectRatio." },
      { type: "unsupported", feature: "seed" },
      { type: "compatibility", feature: "mask", details: "inverted" },
      { type: "other", message: "Slow today." },
    ];
    const [image] = await run(fromAISDK(createModel("v4", { warnings }).model));
    expect(image?.warnings).toEqual([
      "size is not supported by the model: Use aspectRatio.",
      "seed is not supported by the model.",
      "mask was adapted to the model: inverted",
      "Slow today.",
    ]);
  });

  it.each([
    [422, {}, { code: "provider-rejected" }],
    [429, { "retry-after": "7" }, { code: "provider-throttled", retryAfter: 7, retryable: true }],
    [504, {}, { code: "provider-timeout" }],
    [401, {}, { message: "r8_canary" }],
  ])(
    "maps status %i to a message for people, without the provider's text",
    async (statusCode, responseHeaders, expected) => {
      const cause = Object.assign(new Error("r8_canary"), { statusCode, responseHeaders });
      const { model } = createModel("v3", { doGenerate: () => Promise.reject(cause) });
      await expect(run(fromAISDK(model))).rejects.toMatchObject(expected);
      const reply = await createGenerateHandler({ generate: fromAISDK(model) })(post(validRequest));
      expect(await reply.text()).not.toContain("canary");
    },
  );
});

describe("aborting", () => {
  it("aborts the model call, and the remaining calls if one of them fails", async () => {
    const signals: AbortSignal[] = [];
    const { model } = createModel("v3", {
      doGenerate({ abortSignal }) {
        signals.push(abortSignal);
        if (signals.length === 2) return Promise.reject(new Error("no"));
        return new Promise((resolve, reject) => {
          if (signals.length === 1) resolve({ images: [PNG], warnings: [] });
          abortSignal.addEventListener("abort", () => reject(abortSignal.reason));
        });
      },
    });
    await expect(run(fromAISDK(model), { n: 3 })).rejects.toThrow("no");
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
  });

  it("rejects with the caller's reason", async () => {
    const abort = new AbortController();
    const { model } = createModel("v3", {
      doGenerate: ({ abortSignal }) =>
        new Promise((_, reject) =>
          abortSignal.addEventListener("abort", () => reject(new Error("their own"))),
        ),
    });
    const running = fromAISDK(model)(validRequest, { signal: abort.signal }).next();
    setTimeout(() => abort.abort(), 5);
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
  });
});

it("throws for an unknown specification before calling the model", () => {
  expect(() => fromAISDK(createModel("v5").model)).toThrow(/specification v5/);
});
