import type { MediaAIModel } from "../core/generation/ai-model.js";
import type { WithInputs } from "../core/generation/generation.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import { imagesOf } from "./generation-request.js";

/**
 * The price of a run in millionths of a US dollar; null if unknown, undefined if the generator names none. Input images
 * are assumed to be as large as the output: their real size is only known after decoding.
 */
export function runPrice(
  { n = 1, inputs = [], width, height }: Omit<WithInputs<MediaAIGenerateRequest>, "prompt">,
  { microUsdPerImage, microUsdPerRun, microUsdPerMegapixel }: Partial<MediaAIModel> = {},
): number | null | undefined {
  const known = [microUsdPerImage, microUsdPerRun, microUsdPerMegapixel].some((each) => each != null);
  if (!known) return microUsdPerImage;
  const pixels = microUsdPerMegapixel ? (n + imagesOf(inputs).length) * width * height : 0;
  const price =
    (microUsdPerImage ?? 0) * n + (microUsdPerRun ?? 0) + ((microUsdPerMegapixel ?? 0) * pixels) / 1e6;
  return Number.isFinite(price) ? Math.round(price) : null;
}
