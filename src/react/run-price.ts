import type { MediaAIGenerateRequest, MediaAIModel } from "../core/generation/generator.js";
import type { WithInputs } from "../core/generation/library-generations.js";
import { imagesOf } from "./generation-request.js";

/**
 * What a run costs, in millionths of a US dollar; null where that is unknown, undefined where nobody says. An image
 * that goes in is taken for as large as one that comes out: how large it is, is known once it is decoded.
 */
export function runPrice(
  { n = 1, inputs = [], width, height }: WithInputs<MediaAIGenerateRequest>,
  { microUsdPerImage, microUsdPerRun, microUsdPerMegapixel }: Partial<MediaAIModel> = {},
): number | null | undefined {
  const known = [microUsdPerImage, microUsdPerRun, microUsdPerMegapixel].some((each) => each != null);
  if (!known) return microUsdPerImage;
  const pixels = microUsdPerMegapixel ? (n + imagesOf(inputs).length) * width * height : 0;
  const price =
    (microUsdPerImage ?? 0) * n + (microUsdPerRun ?? 0) + ((microUsdPerMegapixel ?? 0) * pixels) / 1e6;
  return Number.isFinite(price) ? Math.round(price) : null;
}
