import type { Model, Price } from "./model.js";
import { OPERATION_MODELS } from "./operation-models.js";

const SECOND = 1000;
const IMAGE_TIMEOUT = 110 * SECOND;
const VIDEO_TIMEOUT = 20 * 60 * SECOND;

const MAX_SEED = 0xffff_ffff;

const FLUX_RATIOS = [
  "1:1",
  "16:9",
  "21:9",
  "3:2",
  "2:3",
  "4:5",
  "5:4",
  "3:4",
  "4:3",
  "9:16",
  "9:21",
] as const;
const IMAGEN_RATIOS = ["1:1", "16:9", "9:16", "4:3", "3:4"] as const;
const NANO_BANANA_RATIOS = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"] as const;
const RECRAFT_RATIOS = ["1:1", "4:3", "3:4", "3:2", "2:3", "16:9", "9:16", "4:5", "5:4"] as const;
const IDEOGRAM_RATIOS = [
  "1:1",
  "16:9",
  "9:16",
  "4:3",
  "3:4",
  "3:2",
  "2:3",
  "16:10",
  "10:16",
  "3:1",
  "1:3",
] as const;

const pricingPage = (price: Omit<Price, "asOf" | "source">): Price => ({
  ...price,
  asOf: "2026-10-07",
  source: "https://replicate.com/pricing",
});

/** What most image models have in common: one image per prediction, a seed, and no other choices. */
const IMAGE = {
  kind: "image",
  size: null,
  steps: null,
  guidance: null,
  negativePrompt: null,
  seed: { max: MAX_SEED },
  images: { max: 1 },
  inputImages: null,
  mask: null,
  formats: null,
  output: "string",
  always: {},
  price: null,
  timeout: IMAGE_TIMEOUT,
  licence: null,
} as const satisfies Partial<Model>;

/** `aspect_ratio: "custom"` makes the sides count. */
const fluxPixels = (max: number) =>
  ({ kind: "pixels", min: 256, max, multipleOf: 32, with: { aspect_ratio: "custom" } }) as const;

const IMAGE_MODELS: readonly Model[] = [
  {
    ...IMAGE,
    // Not an official model: it runs by version only.
    id: "stability-ai/sdxl:7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc",
    name: "sdxl",
    label: "Stable Diffusion XL",
    // It fails if a side is not a multiple of 8.
    size: { kind: "pixels", min: 64, max: 2048, multipleOf: 8 },
    steps: { field: "num_inference_steps", min: 1, max: 500 },
    negativePrompt: "negative_prompt",
    images: { field: "num_outputs", max: 4 },
    inputImages: { field: "image", max: 1, list: false },
    mask: "mask",
    output: "list",
    always: { apply_watermark: false },
    price: {
      perRun: 5000,
      about: true,
      asOf: "2026-11-26",
      source: "our estimate: 25 steps take about 5 s of an L40S, at $0.000975 a second",
    },
    licence: "CreativeML Open RAIL++-M",
  },
  {
    ...IMAGE,
    id: "black-forest-labs/flux-schnell",
    name: "flux-schnell",
    label: "FLUX schnell (fast)",
    size: { kind: "ratio", ratios: FLUX_RATIOS, megapixels: ["1", "0.25"] },
    steps: { field: "num_inference_steps", min: 1, max: 4 },
    images: { field: "num_outputs", max: 4 },
    formats: ["webp", "jpg", "png"],
    output: "list",
    price: pricingPage({ perImage: 3000 }),
    timeout: 60 * SECOND,
    licence: "Apache 2.0",
  },
  {
    ...IMAGE,
    id: "black-forest-labs/flux-dev",
    name: "flux-dev",
    label: "FLUX dev",
    size: { kind: "ratio", ratios: FLUX_RATIOS },
    steps: { field: "num_inference_steps", min: 1, max: 50 },
    // https://github.com/replicate/cog-flux, predict.py, read on 2026-11-27.
    guidance: { field: "guidance", min: 0, max: 10, default: 3 },
    images: { field: "num_outputs", max: 4 },
    inputImages: { field: "image", max: 1, list: false },
    formats: ["webp", "jpg", "png"],
    output: "list",
    price: pricingPage({ perImage: 25_000 }),
    licence: "FLUX.1 [dev] Non-Commercial for the weights",
  },
  {
    ...IMAGE,
    id: "black-forest-labs/flux-1.1-pro",
    name: "flux-1.1-pro",
    label: "FLUX 1.1 pro",
    size: fluxPixels(1440),
    inputImages: { field: "image_prompt", max: 1, list: false },
    formats: ["webp", "jpg", "png"],
    output: "either",
    price: pricingPage({ perImage: 40_000 }),
  },
  {
    ...IMAGE,
    id: "black-forest-labs/flux-2-pro",
    name: "flux-2-pro",
    label: "FLUX.2 pro",
    size: fluxPixels(2048),
    inputImages: { field: "input_images", max: 8, list: true },
    formats: ["webp", "jpg", "png"],
    output: "either",
    price: { perRun: 15_000, perMegapixel: 15_000, about: true, asOf: "2026-04", source: "public code" },
  },
  {
    ...IMAGE,
    id: "black-forest-labs/flux-2-flex",
    name: "flux-2-flex",
    label: "FLUX.2 flex",
    size: fluxPixels(2048),
    inputImages: { field: "input_images", max: 10, list: true },
    formats: ["webp", "jpg", "png"],
    output: "either",
  },
  {
    ...IMAGE,
    id: "black-forest-labs/flux-2-dev",
    name: "flux-2-dev",
    label: "FLUX.2 dev",
    size: fluxPixels(1440),
    inputImages: { field: "input_images", max: 4, list: true },
    formats: ["webp", "jpg", "png"],
    output: "either",
  },
  {
    ...IMAGE,
    id: "google/imagen-4-ultra",
    name: "imagen-4-ultra",
    label: "Imagen 4 Ultra",
    size: { kind: "ratio", ratios: IMAGEN_RATIOS },
    seed: null,
    formats: ["jpg", "png"],
  },
  {
    ...IMAGE,
    id: "google/imagen-4-fast",
    name: "imagen-4-fast",
    label: "Imagen 4 Fast",
    size: { kind: "ratio", ratios: IMAGEN_RATIOS },
    seed: null,
    formats: ["jpg", "png"],
    price: { perImage: 20_000, about: true, asOf: "2026-08", source: "a third party's log" },
  },
  {
    ...IMAGE,
    id: "google/nano-banana-pro",
    name: "nano-banana-pro",
    label: "Nano Banana Pro",
    size: { kind: "ratio", ratios: NANO_BANANA_RATIOS },
    seed: null,
    inputImages: { field: "image_input", max: 14, list: true },
    formats: ["jpg", "png"],
    always: { resolution: "2K" },
  },
  {
    ...IMAGE,
    id: "google/nano-banana-2",
    name: "nano-banana-2",
    label: "Nano Banana 2",
    size: { kind: "ratio", ratios: NANO_BANANA_RATIOS },
    seed: null,
    inputImages: { field: "image_input", max: 14, list: true },
    formats: ["jpg", "png"],
  },
  {
    ...IMAGE,
    id: "bytedance/seedream-4",
    name: "seedream-4",
    label: "Seedream 4",
    size: { kind: "pixels", min: 1024, max: 4096, multipleOf: 1, with: { size: "custom" } },
    seed: null,
    // Without "auto" it makes one image, whatever `max_images` says.
    images: { field: "max_images", max: 15, with: { sequential_image_generation: "auto" } },
    inputImages: { field: "image_input", max: 10, list: true },
    output: "list",
  },
  {
    ...IMAGE,
    id: "recraft-ai/recraft-v4",
    name: "recraft-v4",
    label: "Recraft V4",
    size: { kind: "ratio", ratios: RECRAFT_RATIOS },
    seed: null,
  },
  {
    ...IMAGE,
    id: "ideogram-ai/ideogram-v2a-turbo",
    name: "ideogram-v2a-turbo",
    label: "Ideogram 2a Turbo",
    size: { kind: "ratio", ratios: IDEOGRAM_RATIOS },
    seed: { max: 0x7fff_ffff },
  },
  {
    ...IMAGE,
    id: "ideogram-ai/ideogram-v3-quality",
    name: "ideogram-v3-quality",
    label: "Ideogram 3 Quality",
    size: { kind: "ratio", ratios: IDEOGRAM_RATIOS },
    seed: { max: 0x7fff_ffff },
    price: pricingPage({ perImage: 90_000 }),
  },
];

const VIDEO_MODELS: readonly Model[] = [
  {
    ...IMAGE,
    id: "kling-ai/kling-video",
    name: "kling-video",
    label: "Kling Video",
    kind: "video",
    seed: null,
    video: { field: "duration", choices: [5, 10] },
    timeout: VIDEO_TIMEOUT,
  },
  {
    ...IMAGE,
    id: "fofr/skyreels-2",
    name: "skyreels-2",
    label: "SkyReels 2",
    kind: "video",
    seed: null,
    inputImages: { field: "images", max: 14, list: true },
    video: { secondsPerImage: 2 },
    price: { perSecond: 100_000, asOf: "2026-11", source: "a user's figure" },
    timeout: VIDEO_TIMEOUT,
  },
];

const TEXT_MODELS: readonly Model[] = [
  {
    ...IMAGE,
    id: "meta/meta-llama-3-70b-instruct",
    name: "llama-3-70b",
    label: "Llama 3 70B Instruct",
    kind: "text",
    seed: null,
    images: { max: 0 },
    output: "list",
    licence: "Meta Llama 3 Community License",
  },
];

/**
 * The known models as data: to add one is to add a row. The facts were read in November 2026; official models change
 * without notice.
 */
export const MODELS: readonly Model[] = [
  ...IMAGE_MODELS,
  ...OPERATION_MODELS,
  ...VIDEO_MODELS,
  ...TEXT_MODELS,
];
