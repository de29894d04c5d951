import type { GenerationProvider } from "../provider.js";
import { creditsOf } from "./ledger.js";

const START_IMAGES = 200;

/** What 200 images of the default model cost, of a megapixel each. */
export function defaultStartCredits(provider: GenerationProvider): number {
  const request = { prompt: "a", width: 1000, height: 1000 };
  return START_IMAGES * creditsOf(provider.plan({ kind: "images", request }).cost ?? 0);
}
