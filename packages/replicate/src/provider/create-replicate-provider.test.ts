import type { Emulator } from "@reactkits.dev/replicate-emulator";
import { beforeEach, describe, expect, it } from "vitest";
import { CANARY, readAll, seenBy, testEmulator } from "../../test/test-client.js";
import { estimateCost } from "../models/estimate-cost.js";
import { fitRequest } from "../models/fit-request.js";
import { findModel } from "../models/look-up-model.js";
import { MODELS } from "../models/model-table.js";
import { hasPrice } from "../models/price.js";
import { createReplicateProvider, type ReplicateProviderOptions } from "../replicate-provider.js";

const TOKEN = CANARY;
const request = { prompt: "a fox", width: 1024, height: 576 };

/** A provider that connects to nothing. */
const offline = (options: Partial<ReplicateProviderOptions> = {}) =>
  createReplicateProvider({ token: TOKEN, ...options });

const imageModels = MODELS.filter(({ kind }) => kind === "image");
const allImages = imageModels.map(({ name }) => name);
const pricedImages = imageModels.filter(hasPrice).map(({ name }) => name);

describe("capabilities", () => {
  it("lists the backends' models, the default first, with limits and prices", () => {
    const { models } = offline({ backends: ["flux-schnell", "sdxl"] }).capabilities();
    expect(models).toEqual([
      {
        id: "black-forest-labs/flux-schnell",
        label: "FLUX schnell (fast)",
        negativePrompt: false,
        seed: true,
        steps: { min: 1, max: 4 },
        sizes: expect.arrayContaining([{ width: 1024, height: 576, label: "16:9" }]),
        maxImages: 4,
        maxInputImages: 0,
        mask: false,
        microUsdPerImage: 3000,
        timeout: 660_000,
      },
      {
        id: findModel("sdxl").id,
        label: "Stable Diffusion XL",
        negativePrompt: true,
        seed: true,
        steps: { min: 1, max: 50 },
        maxImages: 4,
        maxInputImages: 1,
        mask: true,
        microUsdPerRun: 5000,
        approximatePrice: true,
        timeout: 710_000,
      },
    ]);
  });

  it("lists the guidance of the models that have one", () => {
    const { models = [] } = offline({ backends: ["flux-dev", "flux-schnell"] }).capabilities();
    expect(models.map(({ guidance }) => guidance)).toEqual([{ min: 0, max: 10, default: 3 }, undefined]);
  });

  it("lists every part of a model's price: what a dialog counts is what the prediction costs", () => {
    const [pro] = offline({ backends: ["flux-2-pro"] }).capabilities().models ?? [];
    expect(pro).toMatchObject({ microUsdPerRun: 15_000, microUsdPerMegapixel: 15_000 });
    expect(pro).not.toHaveProperty("microUsdPerImage");
    const { models = [] } = offline({ backends: pricedImages }).capabilities();
    expect(models).toHaveLength(pricedImages.length);
    for (const { id, microUsdPerImage, microUsdPerRun = 0, microUsdPerMegapixel = 0 } of models) {
      const counted = (microUsdPerImage ?? 0) + microUsdPerRun + microUsdPerMegapixel * 4 * 2.5;
      const { totalMicroUsd } = estimateCost(findModel(id), { inputImages: 3, megapixels: 2.5 });
      expect([id, counted]).toEqual([id, totalMicroUsd]);
    }
  });

  it("suggests sizes that are sent unchanged, from 64 to 1024 pixels a side", () => {
    for (const { id, sizes = [] } of offline({ backends: pricedImages }).capabilities().models ?? []) {
      for (const { width, height, label } of sizes) {
        const { warnings, input } = fitRequest({ prompt: "p", width, height }, findModel(id));
        expect([id, warnings, input.aspect_ratio]).toEqual([id, [], label]);
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(64);
        expect(Math.max(width, height)).toBeLessThanOrEqual(1024);
      }
    }
  });

  it("counts the start of the model and the prediction in a model's timeout", () => {
    const { models = [] } = offline({ timeout: 30_000, bootTimeout: 60_000 }).capabilities();
    expect(models.map(({ timeout }) => timeout)).toEqual([90_000, 90_000, 90_000]);
  });

  it("offers no model whose price is unknown, until it is set", () => {
    for (const options of [{}, { backends: allImages }]) {
      const { models = [], videos = [] } = offline(options).capabilities();
      for (const { id, microUsdPerImage, microUsdPerRun, microUsdPerMegapixel } of models) {
        expect(microUsdPerImage ?? microUsdPerRun ?? microUsdPerMegapixel, id).toBeGreaterThan(0);
      }
      expect(videos.map(({ id }) => id)).toEqual(["fofr/skyreels-2"]);
    }
    const backends = ["acme/painter", "flux-schnell"];
    const idsOf = (prices: ReplicateProviderOptions["prices"]) =>
      offline({ backends, prices })
        .capabilities()
        .models?.map(({ id }) => id);
    expect(idsOf({})).toEqual(["black-forest-labs/flux-schnell"]);
    expect(idsOf({ "acme/painter": { perSecond: 1 } })).toHaveLength(1);
    expect(idsOf({ "acme/painter": { perImage: 40_000 } })).toEqual([
      "acme/painter",
      "black-forest-labs/flux-schnell",
    ]);
    expect(() => offline({ backends: ["acme/painter"] })).toThrow(/^backends names no model whose price/);
  });

  it("lists the length and the price of videos", () => {
    const { videos } = offline({ prices: { "kling-ai/kling-video": { perRun: 500_000 } } }).capabilities();
    expect(videos).toEqual([
      expect.objectContaining({ id: "kling-ai/kling-video", seconds: [5, 10], microUsdPerRun: 500_000 }),
      expect.objectContaining({
        id: "fofr/skyreels-2",
        secondsPerImage: 2,
        microUsdPerSecond: 100_000,
        timeout: 1_800_000,
      }),
    ]);
  });

  it("lists a backend's own steps as the default", () => {
    const { models } = offline({ backends: [{ model: "flux-schnell", steps: 2 }] }).capabilities();
    expect(models?.[0]?.steps).toEqual({ min: 1, max: 4, default: 2 });
  });
});

describe("plan", () => {
  it("plans the default model, picks a seed and prices it", () => {
    const plan = offline().plan({ kind: "images", request: { ...request, n: 2 } });
    expect(plan).toMatchObject({
      model: expect.stringMatching(/^stability-ai\/sdxl:/),
      label: "Stable Diffusion XL",
      instance: "sdxl",
      outputs: 2,
      timeout: 110_000,
      width: 1024,
      height: 576,
      cost: 5000,
      warnings: [],
    });
    expect(plan.input).toMatchObject({ prompt: "a fox", num_outputs: 2, seed: plan.seed });
    expect(plan.sent).not.toHaveProperty("prompt");
    expect(plan.seed).toBeGreaterThanOrEqual(0);
  });

  it("sends a backend's steps for a request that names none, and the operator's inputs over everything", () => {
    const provider = offline({ backends: [{ model: "flux-schnell", name: "draft", steps: 2 }] });
    expect(provider.plan({ kind: "images", request })).toMatchObject({
      instance: "draft",
      input: { num_inference_steps: 2 },
    });
    const own = { ...request, steps: 3 };
    expect(provider.plan({ kind: "images", request: own }).input).toMatchObject({ num_inference_steps: 3 });
    const options = { num_inference_steps: 1, go_fast: true };
    expect(provider.plan({ kind: "images", request: own, options }).input).toMatchObject(options);
  });

  it("plans a video of images by the model that takes them", () => {
    const images = [new File(["x"], "a.png"), new File(["y"], "b.png")];
    const provider = offline({ prices: { "kling-ai/kling-video": { perSecond: 90_000 } } });
    expect(provider.plan({ kind: "videos", request: { images } })).toMatchObject({
      model: "fofr/skyreels-2",
      outputs: 1,
      cost: 400_000,
      input: { images },
    });
    expect(provider.plan({ kind: "videos", request: { prompt: "a fox", seconds: 9 } })).toMatchObject({
      model: "kling-ai/kling-video",
      cost: 900_000,
      warnings: [expect.stringContaining("10 s long")],
    });
  });

  it.each([
    ["images that the model cannot use", { images: [new File(["x"], "a.png")] }, "images"],
    ["a model that makes no images", { model: "kling-ai/kling-video" }, "model"],
    ["what names no model", { model: "no model" }, "model"],
  ])("refuses %s and names the field", (_, change, field) => {
    const provider = offline({ backends: ["flux-schnell"] });
    const thrown = failureOf(() => provider.plan({ kind: "images", request: { ...request, ...change } }));
    const error = { code: "field", retryable: false, fields: [expect.objectContaining({ field })] };
    expect(provider.explain(thrown, "image")).toMatchObject({ error, retryable: false, free: true });
  });

  it("refuses a video if no model on offer makes it", () => {
    const provider = offline();
    const thrown = failureOf(() => provider.plan({ kind: "videos", request: { prompt: "a fox" } }));
    expect(provider.explain(thrown, "video")?.error.message).toMatch(
      /no model on offer makes a video of a prompt/,
    );
  });
});

describe("options", () => {
  it.each<[string, Partial<ReplicateProviderOptions>, RegExp]>([
    ["a model that makes no images", { backends: ["llama-3-70b"] }, /^backends takes image models/],
    ["a backend that is no model", { backends: ["no model"] }, /^backends takes image models/],
    ["steps out of range", { backends: [{ model: "flux-schnell", steps: 5 }] }, /from 1 to 4/],
    ["steps of a model without any", { backends: [{ model: "flux-1.1-pro", steps: 5 }] }, /no steps/],
    ["a text model that is none", { textModel: "no model" }, /^textModel takes/],
    ["a backend's address", { backends: [{ model: "sdxl", baseUrl: "ftp://x" }] }, /^baseUrl must be/],
    ["a backend's token", { backends: [{ model: "sdxl", token: "secret\n" }] }, /^token holds/],
  ])("refuses %s and quotes no token", (_, options, message) => {
    const error = failureOf(() => offline(options));
    expect(error).toMatchObject({ name: "ReplicateError", code: "invalid-request" });
    expect(error).toMatchObject({ message: expect.stringMatching(message) });
    expect(String(error)).not.toMatch(/secret|canary/);
  });

  it("have no text model if it is null", () => {
    expect(offline({ textModel: null }).textModel).toBeUndefined();
    expect(
      offline({ prices: { "meta/meta-llama-3-70b-instruct": { perRun: 700 } } }).textModel?.(),
    ).toMatchObject({ model: "meta/meta-llama-3-70b-instruct", cost: 700 });
  });

  it("name the provider and what usage is summed by", () => {
    const provider = offline({ name: "emulator", instance: "emulator" });
    expect(provider.name).toBe("emulator");
    expect(provider.plan({ kind: "images", request }).instance).toBe("emulator");
  });
});

describe("a prediction", () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await testEmulator();
  });
  const connected = (options: Partial<ReplicateProviderOptions> = {}) =>
    offline({
      baseUrl: emulator.url,
      deliveryHosts: [emulator.deliveryHost],
      retryDelays: [20],
      ...options,
    });
  const creation = () => ({ endsAt: Date.now() + 10_000, lifetime: 60_000, waitFor: 0 });
  const { signal } = new AbortController();

  it("is created, polled to its end and downloaded", async () => {
    const provider = connected();
    const { model, input } = provider.plan({
      kind: "images",
      request: { ...request, width: 64, height: 64 },
    });
    const client = provider.clientFor(model);
    let prediction = await client.create(model, input, creation());
    const { id } = prediction;
    while (prediction.status !== "succeeded") prediction = await client.get(id, { signal, input });
    expect(prediction).toMatchObject({ id, model: "stability-ai/sdxl", failure: undefined });
    expect(prediction.createdAt).toBeLessThanOrEqual(prediction.startedAt ?? 0);
    expect(prediction.predictTime).toBeGreaterThan(0);
    const [file] = prediction.files;
    const { mimeType, stream } = await client.download(file?.url ?? "", { kind: "image", signal });
    expect(mimeType).toBe("image/png");
    expect((await readAll(stream)).length).toBeGreaterThan(100);
    expect(Math.abs((client.now() ?? 0) - Date.now())).toBeLessThan(2_000);
    const [listed] = await collect(client.list({ signal }));
    expect(listed).toMatchObject({ id, input });
  });

  it("subscribes its webhook to outputs and the end", async () => {
    const provider = connected();
    const { model, input } = provider.plan({ kind: "images", request });
    const webhookUrl = "https://media.example/hook";
    await provider.clientFor(model).create(model, input, { ...creation(), webhookUrl });
    expect((await seenBy(emulator))[0]).toMatchObject({ input: { prompt: "a fox" }, lifetime: 65_000 });
  });

  it("is canceled, and its failure is explained", async () => {
    const provider = connected();
    const { model } = provider.plan({ kind: "images", request });
    const client = provider.clientFor(model);
    const { id } = await client.create(model, { ...request, prompt: "[hang] x" }, creation());
    const { failure, status } = await client.cancel(id, { signal });
    expect(status).toMatch(/canceled|aborted/);
    expect(provider.explain(failure, "image")?.error.code).toBe("provider-stopped");
    await provider.idle();
  });

  it("keeps its input out of the failure", async () => {
    const provider = connected();
    const { model } = provider.plan({ kind: "images", request });
    const client = provider.clientFor(model);
    const input = { prompt: "[oom] of a secret fox", width: 64, height: 64 };
    let prediction = await client.create(model, input, creation());
    while (prediction.status !== "failed") prediction = await client.get(prediction.id, { signal, input });
    const explained = provider.explain(prediction.failure, "image");
    expect(explained).toMatchObject({ retryable: false, free: true });
    expect(JSON.stringify(explained)).not.toContain("secret fox");
  });

  it("starts from an uploaded file", async () => {
    const client = connected().clientFor("any/model");
    const { url } = await client.upload(new Blob(["x"]), { name: "a.png", signal });
    expect(url).toMatch(/^http:/);
  });

  it("belongs to the account of its backend", async () => {
    const other = await testEmulator({ token: "other" });
    const backends = ["sdxl", { model: "flux-schnell", token: "other", baseUrl: other.url }];
    const provider = connected({ backends });
    const flux = "black-forest-labs/flux-schnell";
    await provider.clientFor(flux).create(flux, { prompt: "a fox" }, creation());
    expect([await seenBy(emulator), await seenBy(other)]).toMatchObject([[], [{}]]);
    expect(provider.clientFor(flux)).toBe(provider.clientFor(flux));
    await provider.ping({ signal });
  });

  it("streams an improved prompt", async () => {
    const provider = connected();
    const pieces = provider.textModel?.().stream({ prompt: "a fox", instructions: "Be brief." }, { signal });
    const text = (await collect(pieces)).join("");
    expect(text.length).toBeGreaterThan(10);
    expect((await seenBy(emulator))[0]?.input).toEqual({ prompt: "a fox", system_prompt: "Be brief." });
  });

  it("rejects a ping that the account or the network refuses", async () => {
    await connected().ping({ signal });
    const refused = connected({ token: "wrong" });
    const error = await refused.ping({ signal }).catch((reason: unknown) => reason);
    expect(refused.explain(error, "image")).toMatchObject({ unauthorized: true });
    const gone = connected({ baseUrl: "http://127.0.0.1:9/v1", maxRetries: 0 });
    await expect(gone.ping({ signal })).rejects.toMatchObject({ code: "network" });
  });
});

async function collect<Item>(items: AsyncIterable<Item> | undefined): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items ?? []) all.push(item);
  return all;
}

function failureOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("It did not fail.");
}
