import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MODELS as EMULATED } from "../../../replicate-emulator/models.mjs";
import { validateInput } from "../../../replicate-emulator/validate.mjs";
import { fitRatio, reduceRatio, sidesOf } from "./fit-ratio.js";
import { fitRequest } from "./fit-request.js";
import type { ImageRequest } from "./image-request.js";
import { bareId, findModel } from "./look-up-model.js";
import { MODELS } from "./model-table.js";

const png = (name: string) => new File(["x"], name, { type: "image/png" });
const schnell = findModel("flux-schnell");
const sdxl = findModel("sdxl");
const ask = { prompt: "a fox", width: 1024, height: 1024 };

const images = MODELS.filter(({ kind }) => kind === "image");
const side = fc.integer({ min: 64, max: 1024 });
const request = fc.record(
  {
    prompt: fc.string({ minLength: 1 }),
    width: side,
    height: side,
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    steps: fc.integer({ min: 1, max: 50 }),
    guidance: fc.double({ min: 0, max: 100, noNaN: true }),
    quality: fc.constant("high"),
    negativePrompt: fc.string(),
    n: fc.integer({ min: 1, max: 16 }),
  },
  { requiredKeys: ["prompt", "width", "height"] },
);
const anyModel = fc.constantFrom(...images);

/** Replaces each file by the URL of its upload. */
const uploaded = (input: Record<string, unknown>) =>
  JSON.parse(
    JSON.stringify(input, (_, value) => (value instanceof File ? "https://files.example/x" : value)),
  );

describe("fitRequest", () => {
  it("gives every image model, all of which the emulator has, an input that its schema accepts", () => {
    const known = images.flatMap((model) => {
      const emulated = EMULATED.find(({ name }) => name === bareId(model.id));
      return emulated ? [{ model, emulated }] : [];
    });
    expect(known.map(({ model }) => model.id)).toEqual(images.map(({ id }) => id));
    fc.assert(
      fc.property(request, fc.constantFrom(...known), fc.nat(14), (requested, { model, emulated }, files) => {
        const count = Math.min(files, model.inputImages?.max ?? 0);
        const inputs = Array.from({ length: count }, (_, index) => png(`${index}.png`));
        const mask = count > 0 && model.mask !== null ? { mask: png("mask.png") } : {};
        const { input } = fitRequest({ ...requested, images: inputs, ...mask }, model);
        expect(validateInput(emulated, uploaded(input))).toEqual([]);
        expect(input.prompt).toBe(requested.prompt);
      }),
      { numRuns: 400 },
    );
  });

  it("reports every adjustment with a sentence", () => {
    fc.assert(
      fc.property(request, anyModel, (generation, model) => {
        const { input, sent, requested, warnings, width, height } = fitRequest(generation, model);
        const { prompt: _, ...choices } = generation;
        expect(requested).toEqual(choices);
        expect(sent).not.toHaveProperty("prompt");
        const isReported = (part: string) => warnings.some((sentence) => sentence.includes(part));
        if (model.size?.kind === "pixels") {
          expect(width === generation.width && height === generation.height).toBe(!isReported("The size is"));
          const { min, max, multipleOf } = model.size;
          for (const pixels of [width ?? 0, height ?? 0]) {
            expect([pixels % multipleOf, pixels >= min, pixels <= max]).toEqual([0, true, true]);
          }
        } else {
          const shape = reduceRatio(...sidesOf(String(input.aspect_ratio)));
          expect(shape === reduceRatio(generation.width, generation.height)).toBe(
            !isReported("The shape is"),
          );
        }
        const { steps, guidance, quality, seed, n = 1, negativePrompt } = generation;
        if (guidance !== undefined)
          expect(input[model.guidance?.field ?? ""] === guidance).toBe(!isReported("guidance"));
        expect(quality !== undefined).toBe(isReported("quality"));
        if (steps !== undefined) expect(input[model.steps?.field ?? ""] === steps).toBe(!isReported("steps"));
        if (seed !== undefined) expect(input.seed === seed).toBe(!isReported("seed"));
        if (negativePrompt) {
          expect(input[model.negativePrompt ?? ""] === negativePrompt).toBe(!isReported("negative prompt"));
        }
        expect(n <= model.images.max).toBe(!isReported("in one run"));
      }),
    );
  });

  it("sends SDXL every input that it has, by version", () => {
    const fitted = fitRequest(
      { ...ask, width: 770, height: 512, seed: 1, steps: 25, negativePrompt: "blur", n: 2 },
      sdxl,
    );
    expect(fitted).toMatchObject({
      model: sdxl.id,
      route: { path: "/predictions", version: sdxl.id },
      input: {
        prompt: "a fox",
        width: 768,
        height: 512,
        negative_prompt: "blur",
        num_inference_steps: 25,
        num_outputs: 2,
        seed: 1,
        apply_watermark: false,
      },
      requested: { width: 770, height: 512, seed: 1, steps: 25, negativePrompt: "blur", n: 2 },
      width: 768,
      height: 512,
    });
    expect(fitted.warnings).toEqual([expect.stringContaining("768 × 512 instead of 770 × 512")]);
  });

  it("clamps the steps of FLUX schnell, drops the negative prompt, and reports both", () => {
    const requested = { ...ask, height: 576, steps: 25, negativePrompt: "blur" };
    const { input, route, warnings } = fitRequest(requested, schnell);
    expect(route).toEqual({ path: "/models/black-forest-labs/flux-schnell/predictions" });
    expect(input).toEqual({ prompt: "a fox", aspect_ratio: "16:9", megapixels: "1", num_inference_steps: 4 });
    expect(warnings).toEqual([
      "The steps are 4 instead of 25: FLUX schnell (fast) takes 1 to 4.",
      "FLUX schnell (fast) takes no negative prompt: it was not sent.",
    ]);
    expect(() => fitRequest(requested, schnell, { negativePrompt: "refuse" })).toThrowError(
      expect.objectContaining({
        code: "field",
        fields: [expect.objectContaining({ field: "negativePrompt" })],
      }),
    );
  });

  it("requests a quarter of a megapixel of FLUX schnell if that is nearer", () => {
    expect(fitRequest({ ...ask, width: 512, height: 512 }, schnell).input.megapixels).toBe("0.25");
    expect(fitRequest({ ...ask, width: 768, height: 768 }, schnell).input.megapixels).toBe("1");
  });

  it.each<[string, Partial<ImageRequest>, string]>([
    ["flux-schnell", { images: [png("a.png")] }, "images"],
    ["flux-dev", { images: [png("a.png"), png("b.png")] }, "images"],
    ["flux-dev", { images: [png("a.png")], mask: png("m.png") }, "mask"],
    ["sdxl", { mask: png("m.png") }, "mask"],
  ])("refuses what would make another picture: %s with %o", (name, part, field) => {
    expect(() => fitRequest({ ...ask, ...part }, findModel(name))).toThrowError(
      expect.objectContaining({ code: "field", fields: [expect.objectContaining({ field })] }),
    );
  });

  it("puts files in place of their URLs, and only their names into what is reported", () => {
    const [a, b] = [png("a.png"), png("b.png")];
    const list = fitRequest({ ...ask, images: [a, b] }, findModel("nano-banana-2"));
    expect(list.input.image_input).toEqual([a, b]);
    expect(list.sent.image_input).toEqual(["a.png", "b.png"]);
    expect(list.requested.images).toEqual(["a.png", "b.png"]);
    const one = fitRequest({ ...ask, images: [a], mask: b }, sdxl);
    expect([one.input.image, one.input.mask, one.sent.mask]).toEqual([a, b, "b.png"]);
  });

  it("brings a seed into the model's range and keeps different seeds different", () => {
    const ideogram = findModel("ideogram-v2a-turbo");
    const seeds = [2 ** 31, 2 ** 31 + 1].map((seed) => fitRequest({ ...ask, seed }, ideogram).input.seed);
    expect(seeds).toEqual([0, 1]);
  });

  it("requests a format that the model has", () => {
    expect(fitRequest(ask, schnell, { format: "JPEG" }).input.output_format).toBe("jpg");
    const { input, warnings } = fitRequest(ask, sdxl, { format: "webp" });
    expect(input).not.toHaveProperty("output_format");
    expect(warnings).toHaveLength(1);
  });

  it("uses the usual names for a model outside the table, and passes its own options on", () => {
    const requested = {
      ...ask,
      width: 77,
      steps: 200,
      seed: 3,
      negativePrompt: "blur",
      images: [png("a.png")],
    };
    const { input, warnings, route } = fitRequest(requested, findModel("acme/painter"), {
      options: { style: "ink", height: null },
    });
    expect(input).toEqual({
      prompt: "a fox",
      width: 77,
      num_inference_steps: 200,
      seed: 3,
      negative_prompt: "blur",
      image: requested.images[0],
      style: "ink",
    });
    expect([warnings, route]).toEqual([[], { path: "/models/acme/painter/predictions" }]);
  });
});

describe("fitRatio", () => {
  const ratios = ["1:1", "16:9", "9:16", "4:3", "16:10"] as const;

  it("finds the same ratio at any scale and in any terms", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ratios), fc.integer({ min: 1, max: 200 }), (ratio, scale) => {
        const [width, height] = sidesOf(ratio);
        expect(fitRatio(width * scale, height * scale, ratios)).toEqual({ ratio, fit: "exact" });
      }),
    );
    expect([reduceRatio(1920, 1080), fitRatio(8, 5, ratios).ratio]).toEqual(["16:9", "16:10"]);
  });

  it("takes the nearest ratio, or the default if none is near", () => {
    expect(fitRatio(1000, 560, ratios)).toEqual({ ratio: "16:9", fit: "near" });
    expect(fitRatio(1000, 100, ratios)).toEqual({ ratio: "1:1", fit: "none" });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const { ratio, fit } = fitRatio(width, height, ratios);
        const distance = (one: string) => {
          const [across, down] = sidesOf(one);
          return Math.abs(Math.log((across / down) * (height / width)));
        };
        const least = Math.min(...ratios.map(distance));
        if (fit === "none") expect([ratio, least > Math.log(2)]).toEqual(["1:1", true]);
        else expect(distance(ratio)).toBeCloseTo(least, 9);
      }),
    );
  });
});

it("sends the size unchanged if the model takes any", () => {
  const odd = { prompt: "p", width: 1025, height: 2047 };
  const { input, warnings } = fitRequest(odd, findModel("seedream-4"));
  expect([input, warnings]).toEqual([{ prompt: "p", width: 1025, height: 2047, size: "custom" }, []]);
});

describe("findModel", () => {
  it("finds a row by its id, its id without a version, and its short name", () => {
    for (const model of MODELS) {
      expect([model.id, bareId(model.id), model.name].map((reference) => findModel(reference))).toEqual([
        model,
        model,
        model,
      ]);
    }
  });

  it("rejects a text that is not a reference", () => {
    for (const bad of ["", "flux", "a/b/c", "a/b:1", "../x", "a/b?x", "https://a/b", " a/b"]) {
      expect(() => findModel(bad), bad).toThrowError(expect.objectContaining({ code: "field" }));
    }
  });
});

describe("the table", () => {
  it("has unique names and ids", () => {
    for (const key of ["id", "name"] as const) {
      expect(new Set(MODELS.map((model) => model[key])).size).toBe(MODELS.length);
    }
  });

  it("has a date and a source for every price, and null for unknown ones", () => {
    for (const { price, id } of MODELS) {
      if (price === null) continue;
      const { asOf, source, about = true, ...units } = price;
      expect([asOf, source.length > 0, about], id).toEqual([
        expect.stringMatching(/^2026-\d\d(-\d\d)?$/),
        ...[true, true],
      ]);
      expect(
        Object.values(units).every((value) => Number.isInteger(value) && value > 0),
        id,
      ).toBe(true);
    }
  });
});
