import type { GenerationProvider } from "../provider.js";
import { creditsOf } from "./ledger.js";

const START_IMAGES = 200;

/** The price of 200 images of one megapixel with the default model. */
export function defaultStartCredits(provider: GenerationProvider): number {
  const request = { prompt: "a", width: 1000, height: 1000 };
  return START_IMAGES * creditsOf(provider.plan({ kind: "images", request }).cost ?? 0);
}
