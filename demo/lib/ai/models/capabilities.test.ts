import { estimateCost, hasPrice, MODELS } from "@reactkits.dev/media-replicate";
import { describe, expect, it } from "vitest";
import type { Env } from "../../env";
import { findModel, fitRequest } from "../library-errors";
import { publicModels } from "./capabilities";

const everyImageModel = MODELS.filter((model) => model.kind === "image" && hasPrice(model))
  .map(({ name }) => name)
  .join(",");

const everyModel = MODELS.filter(({ kind }) => kind === "image")
  .map(({ name }) => name)
  .join(",");

describe("publicModels", () => {
  it("tells the limits and the price of each model", () => {
    const { models } = publicModels({ AI_BACKENDS: "flux-schnell,sdxl" });
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
        timeout: 1_870_000,
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
        timeout: 1_920_000,
      },
    ]);
  });

  it("tells of each model all that its price is made of: what a dialog counts is what the run is charged", () => {
    const [pro] = publicModels({ AI_BACKENDS: "flux-2-pro" }).models;
    expect(pro).toMatchObject({ microUsdPerRun: 15_000, microUsdPerMegapixel: 15_000 });
    expect(pro).not.toHaveProperty("microUsdPerImage");
    for (const listed of publicModels({ AI_BACKENDS: everyImageModel }).models) {
      const { microUsdPerImage, microUsdPerRun = 0, microUsdPerMegapixel = 0 } = listed;
      const counted = (microUsdPerImage ?? 0) * 1 + microUsdPerRun + microUsdPerMegapixel * 4 * 2.5;
      const { totalMicroUsd } = estimateCost(findModel(listed.id), { inputImages: 3, megapixels: 2.5 });
      expect([listed.id, counted]).toEqual([listed.id, totalMicroUsd]);
    }
  });

  it("tells the price list's also where an emulator runs: credits are counted by it", () => {
    const emulated = { AI_EMULATOR: "1", REPLICATE_BASE_URL: "http://127.0.0.1:4010/v1" };
    expect(publicModels({ ...emulated, AI_BACKENDS: "flux-schnell" }).models[0]?.microUsdPerImage).toBe(3000);
  });

  it("offers sizes that are sent as they are, and none that the route would refuse", () => {
    for (const { id, sizes = [] } of publicModels({ AI_BACKENDS: everyImageModel }).models) {
      for (const { width, height, label } of sizes) {
        const { warnings, input } = fitRequest({ prompt: "p", width, height }, findModel(id));
        expect([id, warnings, input.aspect_ratio]).toEqual([id, [], label]);
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(64);
        expect(Math.max(width, height)).toBeLessThanOrEqual(1024);
      }
    }
  });

  it("tells a video's length and price", () => {
    expect(publicModels({ AI_PRICES: "kling-ai/kling-video=0.5/run" }).videos).toEqual([
      expect.objectContaining({ id: "kling-ai/kling-video", seconds: [5, 10], microUsdPerRun: 500_000 }),
      expect.objectContaining({
        id: "fofr/skyreels-2",
        secondsPerImage: 2,
        microUsdPerSecond: 100_000,
        timeout: 3_010_000,
      }),
    ]);
  });

  it("offers no model whose price nobody knows, until the operator sets it", () => {
    for (const env of [{}, { AI_BACKENDS: everyModel }]) {
      const { models, videos } = publicModels(env);
      for (const { id, microUsdPerImage, microUsdPerRun, microUsdPerMegapixel } of models) {
        expect(microUsdPerImage ?? microUsdPerRun ?? microUsdPerMegapixel, id).toBeGreaterThan(0);
      }
      expect(videos.map(({ id }) => id)).toEqual(["fofr/skyreels-2"]);
    }
    const ids = (env: Env) => publicModels(env).models.map(({ id }) => id);
    const env = { AI_BACKENDS: "acme/painter,flux-schnell" };
    expect(ids(env)).toEqual(["black-forest-labs/flux-schnell"]);
    expect(ids({ ...env, AI_PRICES: "acme/painter=0.04/second" })).toHaveLength(1);
    expect(publicModels({ ...env, AI_PRICES: "acme/painter=0.04/image" }).models[0]).toMatchObject({
      ...{ id: "acme/painter", microUsdPerImage: 40_000 },
    });
  });

  it("gives a page 10 s more than the server's clocks: twice ten minutes of patience, the start, and the run", () => {
    const env = { REPLICATE_TIMEOUT: "30", REPLICATE_BOOT_TIMEOUT: "60" };
    expect(publicModels(env).models.map(({ timeout }) => timeout)).toEqual([1_300_000, 1_300_000, 1_300_000]);
    for (const bad of ["0", "-1", "abc", "1e3", "999999"]) {
      expect(() => publicModels({ REPLICATE_TIMEOUT: bad }), bad).toThrow("REPLICATE_TIMEOUT");
    }
  });
});
