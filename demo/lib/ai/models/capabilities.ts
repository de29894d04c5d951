import { type Model, sidesOf } from "@reactkits.dev/media-replicate";
import type {
  MediaAICapabilities,
  MediaAIModel,
  MediaAIVideoModel,
} from "@reactkits.dev/react-media-library/core";
import type { Env } from "../../env";
import { offeredModels, offeredVideoModels } from "./backends";
import { instanceOf } from "./instances";
import { pageTimeoutOf } from "./timeout";

/** What `GET /api/ai/models` answers: the library's capabilities. */
export type PublicModels = MediaAICapabilities & {
  models: readonly MediaAIModel[];
  videos: readonly MediaAIVideoModel[];
};

/** The longest side and the most steps that the image route takes. */
export const MAX_SIDE = 1024;
export const MAX_STEPS = 50;

/**
 * The public part of the table, for this environment. The prices are the price list's also where an emulator runs,
 * which no company charges for: visitors pay in credits, and those are counted by the price list everywhere, so that
 * a site behaves alike with and without an account at Replicate. Throws `SettingError`.
 */
export const publicModels = (env: Env): PublicModels => ({
  models: offeredModels(env).map((model) => imageModel(model, env)),
  videos: offeredVideoModels(env).map((model) => videoModel(model, env)),
});

function imageModel(model: Model, env: Env): MediaAIModel {
  const { id, label, steps, size, images, inputImages } = model;
  const standard = instanceOf(env, id)?.steps;
  return {
    id,
    label,
    negativePrompt: model.negativePrompt !== null,
    seed: model.seed !== null,
    steps: steps !== null && {
      min: steps.min,
      max: Math.min(steps.max, MAX_STEPS),
      ...(standard !== undefined && { default: standard }),
    },
    ...(size?.kind === "ratio" && { sizes: size.ratios.map(nominalSize) }),
    maxImages: images.max,
    maxInputImages: inputImages?.max ?? 0,
    mask: model.mask !== null,
    ...priceOf(model),
    timeout: pageTimeoutOf(model, env),
  };
}

/** By the units of the price list, as `estimateCost` counts them. */
function priceOf({ price }: Model) {
  return {
    ...(price?.perImage !== undefined && { microUsdPerImage: price.perImage }),
    ...(price?.perRun !== undefined && { microUsdPerRun: price.perRun }),
    ...(price?.perMegapixel !== undefined && { microUsdPerMegapixel: price.perMegapixel }),
    ...(price?.about && { approximatePrice: true }),
  };
}

/** A size of exactly this shape, since the model is told no more: as large as the route admits. */
function nominalSize(ratio: string): { width: number; height: number; label: string } {
  const [across, down] = sidesOf(ratio);
  // Whole multiples of 8 read better than 1023 × 682.
  const scale = 8 * Math.floor(MAX_SIDE / (8 * Math.max(across, down)));
  return { width: across * scale, height: down * scale, label: ratio };
}

function videoModel(model: Model, env: Env): MediaAIVideoModel {
  const { id, label, video, inputImages, price } = model;
  return {
    id,
    label,
    ...(video && ("choices" in video ? { seconds: video.choices } : video)),
    maxInputImages: inputImages?.max ?? 0,
    ...(price?.perSecond !== undefined && { microUsdPerSecond: price.perSecond }),
    ...(price?.perRun !== undefined && { microUsdPerRun: price.perRun }),
    ...(price?.about && { approximatePrice: true }),
    timeout: pageTimeoutOf(model, env),
  };
}
