import type { Model } from "./model.js";

export type PriceUnit = "perImage" | "perRun" | "perMegapixel" | "perSecond";

/** What a model of each kind is billed by: a price in another unit alone would make its predictions free. */
export const BILLED_BY: Readonly<Record<Model["kind"], readonly PriceUnit[]>> = {
  image: ["perImage", "perRun", "perMegapixel"],
  video: ["perSecond", "perRun"],
  text: ["perRun"],
  // Not by megapixels: their number would be the caller's word.
  operation: ["perImage", "perRun"],
};

/** Whether the cost of a prediction of the model is known. */
export const hasPrice = ({ kind, price }: Model): boolean =>
  price !== null && BILLED_BY[kind].some((unit) => price[unit] !== undefined);
