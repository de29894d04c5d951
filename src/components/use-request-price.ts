"use client";

import type { MediaAIModel } from "../core/generation/ai-model.js";
import type { EstimateRequest } from "../core/generation/estimate-request.js";
import type { MediaAIEstimate } from "../core/generation/generator.js";
import { useEstimate } from "../react/use-estimate.js";

/** A price as it is shown, of whatever source. */
export type RequestPrice = Pick<MediaAIModel, "approximatePrice"> & {
  /** Millionths of a US dollar; null if unknown, undefined if there is no price to show. */
  microUsd: number | null | undefined;
  /** Seconds that the request takes; absent if unknown. */
  seconds?: number | undefined;
  /** What the generator said; the generation keeps it. */
  estimate: MediaAIEstimate | undefined;
};

/** The price of a request: what the generator estimates, otherwise what the prices of its model come to (`microUsd`). */
export function useRequestPrice(
  request: EstimateRequest | undefined,
  microUsd: number | null | undefined,
  model: Pick<MediaAIModel, "approximatePrice"> | undefined,
): RequestPrice {
  const estimate = useEstimate(request);
  const { approximatePrice = false } = model ?? {};
  if (!estimate) return { microUsd, approximatePrice, estimate };
  const { duration } = estimate;
  return {
    microUsd: estimate.microUsd,
    approximatePrice: estimate.approximate ?? false,
    ...(duration !== undefined && { seconds: Math.max(1, Math.round(duration / 1000)) }),
    estimate,
  };
}
