import type { Model } from "./model.js";
import { hasPrice } from "./price.js";

export type EstimateRequest = {
  /** Output images. Default: 1 for image models, else 0. */
  images?: number;
  /** Input images. Default: 0. */
  inputImages?: number;
  /** Of each image, input or output. Default: 1. */
  megapixels?: number;
  /** Default: the model's own length. */
  videoSeconds?: number;
};

export type CostItem = {
  unit: "run" | "image" | "megapixel" | "second";
  count: number;
  /** Millionths of a US dollar for one unit. */
  microUsdEach: number;
  microUsd: number;
};

/** `totalMicroUsd` is in whole millionths of a US dollar; null if the price is unknown. */
export type Estimate = { totalMicroUsd: number | null; items: CostItem[] };

/**
 * What a request will cost. More images than the model makes in one prediction take several.
 *
 * @example
 * estimateCost(findModel("flux-schnell"), { images: 4 }).totalMicroUsd; // 12000: $0.012
 */
export function estimateCost(model: Model, request: EstimateRequest = {}): Estimate {
  const {
    images = model.kind === "image" || model.kind === "operation" ? 1 : 0,
    inputImages = 0,
    megapixels = 1,
  } = request;
  const { price } = model;
  if (price === null || !hasPrice(model)) return { totalMicroUsd: null, items: [] };
  const counts = [
    ["run", price.perRun, Math.max(1, Math.ceil(images / Math.max(1, model.images.max)))],
    ["image", price.perImage, images],
    ["megapixel", price.perMegapixel, (images + inputImages) * megapixels],
    ["second", price.perSecond, request.videoSeconds ?? videoSeconds(model, { inputImages })],
  ] as const;
  const items = counts.flatMap(([unit, microUsdEach, count]) =>
    microUsdEach === undefined
      ? []
      : [{ unit, count, microUsdEach, microUsd: Math.round(microUsdEach * count) }],
  );
  return { totalMicroUsd: items.reduce((total, { microUsd }) => total + microUsd, 0), items };
}

/** Seconds of the video that will be made: `seconds` is adjusted to the nearest length that the model has. */
export function videoSeconds(
  { video }: Model,
  { inputImages = 0, seconds }: { inputImages?: number; seconds?: number } = {},
): number {
  if (video === undefined) return 0;
  if ("secondsPerImage" in video) return inputImages * video.secondsPerImage;
  const [standard] = video.choices;
  if (seconds === undefined) return standard;
  return video.choices.reduce((best, choice) =>
    Math.abs(choice - seconds) < Math.abs(best - seconds) ? choice : best,
  );
}
