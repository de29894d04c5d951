import type { MediaAIModel } from "../../core/generation/ai-model.js";
import type { Messages } from "./language.js";

type Price = Pick<MediaAIModel, "approximatePrice"> & {
  /** Millionths of a US dollar; null if unknown, undefined if there is no price to show. */
  microUsd: number | null | undefined;
  /** How long the run takes, if known. */
  seconds?: number | undefined;
};

/** The price of a run in words, and how long it takes; empty if nothing is known. */
export function priceText({ microUsd, approximatePrice, seconds }: Price, messages: Messages): string {
  const price =
    microUsd === null
      ? messages.priceUnknown
      : microUsd !== undefined && messages.price(microUsd, approximatePrice);
  return [price, seconds !== undefined && messages.takes(seconds)].filter(Boolean).join(" · ");
}

/** The price alone, as it stands on a button. */
export function costText({ microUsd, approximatePrice }: Price, messages: Messages): string | undefined {
  if (microUsd === undefined) return undefined;
  return microUsd === null ? messages.priceUnknown : messages.cost(microUsd, approximatePrice);
}
