import type { MediaAIModel } from "../../core/generation/ai-model.js";
import type { Messages } from "./language.js";

/** The price of a run, in words. */
export function priceText(
  microUsd: number | null,
  model: Pick<MediaAIModel, "approximatePrice"> | undefined,
  messages: Messages,
): string {
  return microUsd === null ? messages.priceUnknown : messages.price(microUsd, model?.approximatePrice);
}
