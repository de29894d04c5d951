import type { GenerationProvider } from "@reactkits.dev/media-generation-server";
import { sidesOf } from "../models/fit-ratio.js";
import type { Model } from "../models/model.js";
import type { Catalog } from "./create-catalog.js";

type Capabilities = ReturnType<GenerationProvider["capabilities"]>;
type ImageModel = NonNullable<Capabilities["models"]>[number];
type Operation = NonNullable<Capabilities["operations"]>[number];
type VideoModel = NonNullable<Capabilities["videos"]>[number];

export type CapabilityLimits = {
  /** The longest side, in pixels, of the sizes that are suggested. */
  maxSide: number;
  /** The most inference steps that a request may name. */
  maxSteps: number;
  /** Milliseconds from a prediction's creation to its end. */
  timeoutOf: (model: Model) => number;
};

/** The models on offer, with their limits and prices. */
export const modelCapabilities = (
  { imageModels, videoModels, operationModels, backendOf }: Catalog,
  limits: CapabilityLimits,
): Capabilities => ({
  models: imageModels.map((model) => imageModel(model, backendOf(model.id)?.steps, limits)),
  videos: videoModels.map((model) => videoModel(model, limits)),
  operations: operationModels.flatMap((model) => operationsOf(model, limits)),
});

function imageModel(model: Model, defaultSteps: number | undefined, limits: CapabilityLimits): ImageModel {
  const { id, label, steps, guidance, size, images, inputImages } = model;
  return {
    id,
    label,
    negativePrompt: model.negativePrompt !== null,
    seed: model.seed !== null,
    steps: steps !== null && {
      min: steps.min,
      max: Math.min(steps.max, limits.maxSteps),
      ...(defaultSteps !== undefined && { default: defaultSteps }),
    },
    ...(guidance && { guidance: { min: guidance.min, max: guidance.max, default: guidance.default } }),
    ...(size?.kind === "ratio" && { sizes: size.ratios.map((ratio) => sizeOf(ratio, limits.maxSide)) }),
    maxImages: images.max,
    maxInputImages: inputImages?.max ?? 0,
    mask: model.mask !== null,
    ...imagePrice(model),
    timeout: limits.timeoutOf(model),
  };
}

function operationsOf(model: Model, { timeoutOf }: CapabilityLimits): Operation[] {
  return (model.operations ?? []).map(({ type, prompt, extents }) => ({
    type,
    model: model.id,
    label: model.label,
    ...(prompt && { prompt }),
    ...(extents && { extents: extents.values.map(([extent]) => extent) }),
    seed: model.seed !== null,
    ...imagePrice(model),
    timeout: timeoutOf(model),
  }));
}

/** In the units that `estimateCost` counts. */
const imagePrice = ({ price }: Model) => ({
  ...(price?.perImage !== undefined && { microUsdPerImage: price.perImage }),
  ...(price?.perRun !== undefined && { microUsdPerRun: price.perRun }),
  ...(price?.perMegapixel !== undefined && { microUsdPerMegapixel: price.perMegapixel }),
  ...(price?.about && { approximatePrice: true }),
});

/** The largest size of exactly this ratio, which is all that such a model is sent. */
function sizeOf(ratio: string, maxSide: number): { width: number; height: number; label: string } {
  const [across, down] = sidesOf(ratio);
  // Whole multiples of 8 read better than 1023 × 682.
  const scale = 8 * Math.floor(maxSide / (8 * Math.max(across, down)));
  return { width: across * scale, height: down * scale, label: ratio };
}

function videoModel(model: Model, limits: CapabilityLimits): VideoModel {
  const { id, label, video, inputImages, price } = model;
  return {
    id,
    label,
    ...(video && ("choices" in video ? { seconds: video.choices } : video)),
    maxInputImages: inputImages?.max ?? 0,
    ...(price?.perSecond !== undefined && { microUsdPerSecond: price.perSecond }),
    ...(price?.perRun !== undefined && { microUsdPerRun: price.perRun }),
    ...(price?.about && { approximatePrice: true }),
    timeout: limits.timeoutOf(model),
  };
}
