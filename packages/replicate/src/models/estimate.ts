import type { Model } from "./model.js";
import { hasPrice } from "./price.js";

export type EstimateRequest = {
  /** Images that come out. Default 1. */
  images?: number;
  /** Images that go in. Default 0. */
  inputImages?: number;
  /** Of each image, in or out. Default 1. */
  megapixels?: number;
  /** Default: what the model makes unasked. */
  videoSeconds?: number;
};

export type CostItem = {
  unit: "run" | "image" | "megapixel" | "second";
  count: number;
  /** Millionths of a US dollar for one of them. */
  microUsdEach: number;
  microUsd: number;
};

/** `totalMicroUsd` is null where the price is unknown; whole millionths of a US dollar otherwise. */
export type Estimate = { totalMicroUsd: number | null; items: CostItem[] };

/** What it will cost, before it runs. More images than the model makes at once take several runs. */
export function estimateCost(model: Model, request: EstimateRequest = {}): Estimate {
  const { images = model.kind === "image" ? 1 : 0, inputImages = 0, megapixels = 1 } = request;
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

/** How long a video will be; `seconds` is brought to the nearest length that the model has. */
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
