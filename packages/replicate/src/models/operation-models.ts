import type { Model, Price } from "./model.js";

/** What the operations' models have in common: one image in, one out. */
const OPERATION = {
  kind: "operation",
  size: null,
  steps: null,
  guidance: null,
  negativePrompt: null,
  seed: null,
  images: { max: 1 },
  inputImages: { field: "image", max: 1, list: false },
  mask: null,
  formats: null,
  output: "either",
  always: {},
  price: null,
  timeout: 110_000,
  licence: null,
} as const satisfies Partial<Model>;

const asOf = "2026-11-26";
const estimate = (price: Omit<Price, "asOf" | "about">): Price => ({ ...price, about: true, asOf });

/** What can be done with an image. The first model of an operation that has a price is its default. */
export const OPERATION_MODELS: readonly Model[] = [
  {
    ...OPERATION,
    id: "black-forest-labs/flux-kontext-pro",
    name: "flux-kontext-pro",
    label: "FLUX.1 Kontext pro",
    seed: { max: 0xffff_ffff },
    inputImages: { field: "input_image", max: 1, list: false },
    formats: ["jpg", "png"],
    always: { aspect_ratio: "match_input_image" },
    operations: [{ type: "edit", prompt: "required" }],
    price: estimate({ perImage: 40_000, source: "third-party pages, not confirmed" }),
  },
  {
    ...OPERATION,
    id: "black-forest-labs/flux-fill-pro",
    name: "flux-fill-pro",
    label: "FLUX.1 Fill pro",
    guidance: { field: "guidance", min: 1.5, max: 100, default: 60 },
    seed: { max: 0xffff_ffff },
    mask: "mask",
    formats: ["jpg", "png"],
    operations: [
      { type: "inpaint", prompt: "required" },
      {
        type: "outpaint",
        prompt: "optional",
        extents: {
          field: "outpaint",
          values: [
            ["zoom-out-1.5", "Zoom out 1.5x"],
            ["zoom-out-2", "Zoom out 2x"],
            ["square", "Make square"],
            ["left", "Left outpaint"],
            ["right", "Right outpaint"],
            ["top", "Top outpaint"],
            ["bottom", "Bottom outpaint"],
          ],
        },
      },
    ],
    price: estimate({ perImage: 50_000, source: "a reseller's figure" }),
  },
  {
    ...OPERATION,
    id: "recraft-ai/recraft-crisp-upscale",
    name: "recraft-crisp-upscale",
    label: "Recraft Crisp Upscale",
    operations: [{ type: "upscale" }],
    price: estimate({ perImage: 6000, source: "third-party pages" }),
  },
  {
    ...OPERATION,
    // Not an official model: it runs by version only.
    id: "lucataco/remove-bg:95fcc2a26d3899cd6c2691c900465aaeff466285a65c14638cc5f36f34befaf1",
    name: "remove-bg",
    label: "Remove BG",
    operations: [{ type: "remove-background" }],
    price: estimate({ perRun: 1000, source: "our estimate: about 5 s of a T4, at $0.000225 a second" }),
  },
  {
    ...OPERATION,
    id: "bria/remove-background",
    name: "bria-remove-background",
    label: "Bria Remove Background",
    operations: [{ type: "remove-background" }],
  },
];
