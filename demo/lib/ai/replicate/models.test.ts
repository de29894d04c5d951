import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  MODELS as EMULATED,
  modelByVersion,
  officialModel,
  validateInput,
} from "../../../emulator/models.mjs";
import { FLUX_ASPECT_RATIOS, MODELS, nearestAspectRatio, toPrediction } from "./models";

const side = fc.integer({ min: 64, max: 1024 });
const request = fc.record(
  {
    prompt: fc.string({ minLength: 1 }),
    width: side,
    height: side,
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    model: fc.constantFrom(undefined, ...MODELS.map(({ id }) => id)),
    steps: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
    negativePrompt: fc.option(fc.string(), { nil: undefined }),
  },
  { requiredKeys: ["prompt", "width", "height", "seed"] },
);

describe("toPrediction", () => {
  it("maps every valid request to an input that its model accepts, prompt and seed untouched", () => {
    fc.assert(
      fc.property(request, (wanted) => {
        const { path, body } = toPrediction(wanted);
        const model = body.version
          ? modelByVersion(body.version)
          : officialModel(path.replace(/^\/models\/|\/predictions$/g, ""));
        expect(model && validateInput(model, body.input)).toEqual([]);
        expect(body.input).toMatchObject({ prompt: wanted.prompt, seed: wanted.seed });
        expect(path === "/predictions").toBe(body.version !== undefined);
      }),
    );
  });

  it("gives SDXL sides that it can draw, at most 4 pixels off, and says so", () => {
    fc.assert(
      fc.property(request, (wanted) => {
        const { width = 0, height = 0, body } = toPrediction({ ...wanted, model: undefined });
        expect([width % 8, height % 8]).toEqual([0, 0]);
        expect(Math.abs(width - wanted.width)).toBeLessThanOrEqual(4);
        expect(Math.abs(height - wanted.height)).toBeLessThanOrEqual(4);
        expect(body.input).toMatchObject({ width, height, apply_watermark: false });
      }),
    );
  });

  it("sends SDXL what it knows", () => {
    const wanted = { prompt: "p", width: 768, height: 512, seed: 1, steps: 25, negativePrompt: "blur" };
    expect(toPrediction(wanted)).toEqual({
      model: "stability-ai/sdxl:7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc",
      path: "/predictions",
      body: {
        version: "7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc",
        input: {
          prompt: "p",
          width: 768,
          height: 512,
          negative_prompt: "blur",
          num_inference_steps: 25,
          seed: 1,
          apply_watermark: false,
        },
      },
      width: 768,
      height: 512,
    });
  });

  it("clamps the steps of FLUX schnell", () => {
    const wanted = {
      prompt: "p",
      width: 1024,
      height: 576,
      seed: 1,
      steps: 25,
      model: "black-forest-labs/flux-schnell",
    };
    expect(toPrediction(wanted).body.input).toMatchObject({ num_inference_steps: 4, aspect_ratio: "16:9" });
  });

  it("offers what the emulator runs", () => {
    const names = EMULATED.map(({ name, version }) => (version === "hidden" ? name : `${name}:${version}`));
    expect(MODELS.map(({ id }) => id)).toEqual(names);
  });
});

describe("nearestAspectRatio", () => {
  it("finds each ratio itself at any scale, and its mirror for the mirrored size", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FLUX_ASPECT_RATIOS),
        fc.integer({ min: 10, max: 48 }),
        (ratio, scale) => {
          const [across = 1, down = 1] = ratio.split(":").map(Number);
          expect(nearestAspectRatio(across * scale, down * scale)).toBe(ratio);
          expect(nearestAspectRatio(down * scale, across * scale)).toBe(ratio.split(":").reverse().join(":"));
        },
      ),
    );
  });
});
