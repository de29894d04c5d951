import type { Model, Price } from "../ai/models/model";

/** What one run, or several, would make. */
export type EstimateRequest = {
  images?: number;
  /** Of each image that is made; 1 where absent. */
  megapixels?: number;
  /** Seconds of video; may be a fraction. */
  videoSeconds?: number;
};

export type EstimateItem = {
  unit: "run" | "image" | "megapixel" | "second";
  count: number;
  /** Millionths of a US dollar for one unit; null where nobody knows. */
  microUsdEach: number | null;
  microUsd: number | null;
};

export type Estimate = {
  /** Null where the price of an item is unknown. */
  totalMicroUsd: number | null;
  items: EstimateItem[];
};

/** Images × price + seconds × price, one item for each unit that the model is paid by. */
export function estimate(
  { price, images: { max } }: Pick<Model, "price" | "images">,
  { images = 0, megapixels = 1, videoSeconds = 0 }: EstimateRequest,
): Estimate {
  const items: EstimateItem[] = [];
  const add = (unit: EstimateItem["unit"], count: number, microUsdEach: number | null) => {
    items.push({ unit, count, microUsdEach, microUsd: times(count, microUsdEach) });
  };
  if (images > 0) {
    if (price?.perRun !== undefined) add("run", Math.ceil(images / Math.max(1, max)), price.perRun);
    if (price?.perMegapixel !== undefined) add("megapixel", images * megapixels, price.perMegapixel);
    if (price?.perImage !== undefined || !isPaidOtherwise(price)) {
      add("image", images, price?.perImage ?? null);
    }
  }
  if (videoSeconds > 0) add("second", videoSeconds, price?.perSecond ?? null);
  return { totalMicroUsd: sum(items), items };
}

const isPaidOtherwise = (price: Price | null): boolean =>
  price?.perRun !== undefined || price?.perMegapixel !== undefined;

const times = (count: number, each: number | null): number | null =>
  each === null ? null : Math.round(count * each);

const sum = (items: readonly EstimateItem[]): number | null =>
  items.reduce<number | null>(
    (total, { microUsd }) => (total === null || microUsd === null ? null : total + microUsd),
    0,
  );
