import { describe, expect, it } from "vitest";
import { MODELS as EMULATED } from "../../../replicate-emulator/models.mjs";
import { validateInput } from "../../../replicate-emulator/validate.mjs";
import { createReplicateProvider } from "../replicate-provider.js";
import { fitOperation } from "./fit-operation.js";
import { bareId, findModel } from "./look-up-model.js";
import { MODELS } from "./model-table.js";

const file = (name: string) => new File(["x"], name, { type: "image/png" });
const models = MODELS.filter(({ kind }) => kind === "operation");
const rows = models.flatMap((model) =>
  (model.operations ?? []).flatMap((operation) => {
    const extents = operation.extents?.values.map(([extent]) => extent) ?? [undefined];
    return extents.map((extent) => ({
      model,
      operation,
      extent,
      title: `${model.name} ${operation.type} ${extent}`,
    }));
  }),
);
const ask = { prompt: "a boat", width: 4000, height: 3000, seed: 7, images: [file("photo.png")] };

describe("an operation on an image", () => {
  it.each(rows)("has an input that the emulator's schema accepts: $title", ({ model, operation, extent }) => {
    const emulated = EMULATED.find(({ name }) => name === bareId(model.id));
    if (!emulated) throw new Error("The emulator has no such model.");
    const request = {
      ...ask,
      operation: { type: operation.type, ...(extent && { extent }) },
      ...(operation.type === "inpaint" && { mask: file("mask.png") }),
    };
    const { input, sent, warnings } = fitOperation(request, model);
    const urls = JSON.parse(
      JSON.stringify(input, (_, value) => (value instanceof File ? "https://files.example/x" : value)),
    );
    expect(validateInput(emulated, urls)).toEqual([]);
    expect("prompt" in input).toBe(operation.prompt !== undefined);
    expect([sent.width, sent.height]).toEqual([undefined, undefined]);
    expect(warnings.length).toBe(model.seed ? 0 : 1);
  });

  it("is extended as requested, or by the first extent", () => {
    const fill = findModel("flux-fill-pro");
    const outpaint = (extent?: string) =>
      fitOperation({ ...ask, operation: { type: "outpaint", ...(extent !== undefined && { extent }) } }, fill)
        .input;
    expect(outpaint("left")).toMatchObject({ outpaint: "Left outpaint" });
    expect(outpaint()).toMatchObject({ outpaint: "Zoom out 1.5x" });
    for (const extent of ["up", "", "__proto__"]) {
      expect(() => outpaint(extent)).toThrowError(expect.objectContaining({ code: "field" }));
    }
  });

  it("has the guidance that the model takes, or says that there is none", () => {
    const fill = findModel("flux-fill-pro");
    const request = { ...ask, operation: { type: "outpaint" } };
    expect(fitOperation({ ...request, guidance: 30.5 }, fill)).toMatchObject({
      input: { guidance: 30.5 },
      warnings: [],
    });
    expect(fitOperation({ ...request, guidance: 1 }, fill)).toMatchObject({
      input: { guidance: 1.5 },
      warnings: ["The guidance is 1.5 instead of 1: FLUX.1 Fill pro takes 1.5 to 100."],
    });
    const edit = { ...ask, operation: { type: "edit" }, guidance: 3 };
    expect(fitOperation(edit, findModel("flux-kontext-pro")).warnings).toEqual([
      "FLUX.1 Kontext pro has no guidance to choose: 3 was not sent.",
    ]);
  });

  it("is refused if the model does not do it, or not with these files", () => {
    const crisp = findModel("recraft-crisp-upscale");
    const fill = findModel("flux-fill-pro");
    const upscale = { ...ask, operation: { type: "upscale" } };
    const refused = [
      () => fitOperation({ ...ask, operation: { type: "edit" } }, crisp),
      () => fitOperation({ ...upscale, operation: { type: "upscale", scale: 2 } }, crisp),
      () => fitOperation({ ...upscale, operation: { type: "upscale", extent: "left" } }, crisp),
      () => fitOperation({ ...upscale, images: [] }, crisp),
      () => fitOperation({ ...upscale, images: [file("a"), file("b")] }, crisp),
      () => fitOperation({ ...upscale, mask: file("mask") }, crisp),
      () => fitOperation({ ...ask, operation: { type: "inpaint" } }, fill),
    ];
    for (const call of refused) expect(call).toThrowError(expect.objectContaining({ code: "field" }));
  });
});

describe("the provider's operations", () => {
  const offered = (prices = {}) =>
    createReplicateProvider({ token: "x", prices }).capabilities().operations ?? [];

  it("are those whose price is known, each with its model, choices and price", () => {
    expect(
      offered().map(({ type, model, microUsdPerImage, microUsdPerRun }) => [
        type,
        bareId(model),
        microUsdPerImage ?? microUsdPerRun,
      ]),
    ).toEqual([
      ["edit", "black-forest-labs/flux-kontext-pro", 40_000],
      ["inpaint", "black-forest-labs/flux-fill-pro", 50_000],
      ["outpaint", "black-forest-labs/flux-fill-pro", 50_000],
      ["upscale", "recraft-ai/recraft-crisp-upscale", 6000],
      ["remove-background", "lucataco/remove-bg", 1000],
    ]);
    expect(offered().every(({ approximatePrice }) => approximatePrice)).toBe(true);
    expect(offered()[2]).toMatchObject({ prompt: "optional", seed: true, extents: { length: 7 } });
    const more = offered({ "bria/remove-background": { perImage: 18_000 } });
    expect(more.at(-1)).toMatchObject({ model: "bria/remove-background", microUsdPerImage: 18_000 });
    // The number of megapixels would be the caller's word.
    expect(offered({ "bria/remove-background": { perMegapixel: 1 } })).toEqual(offered());
  });

  it("are planned with the model of the request, or the first one, at its price", () => {
    const provider = createReplicateProvider({ token: "x" });
    const plan = (request: object) => provider.plan({ kind: "images", request: { ...ask, ...request } });
    const upscale = { operation: { type: "upscale" } } as const;
    expect(plan(upscale)).toMatchObject({
      model: "recraft-ai/recraft-crisp-upscale",
      cost: 6000,
      outputs: 1,
      requested: upscale,
      sent: { image: "photo.png" },
    });
    expect(plan(upscale).seed).toBeUndefined();
    expect(plan({ operation: { type: "edit" } }).seed).toBe(7);
    expect(() => plan({ ...upscale, model: "flux-schnell" })).toThrow(/does not offer it/);
    expect(() => plan({ model: "recraft-ai/recraft-crisp-upscale" })).toThrow(/makes no images/);
  });
});
