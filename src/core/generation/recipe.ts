import { isRecord } from "../is-record.js";
import type { MediaAsset } from "../library/asset.js";
import type { MediaAIGenerateRequest } from "./generator.js";

/** How an image was made, as the fields of a request; those that are unknown are absent. */
export type Recipe = Pick<MediaAIGenerateRequest, "prompt"> &
  Partial<Pick<MediaAIGenerateRequest, "width" | "height" | "model">> &
  RequestSettings;

/** What a request says besides its prompt, its size and its model. */
type RequestSettings = Partial<
  Pick<MediaAIGenerateRequest, "negativePrompt" | "steps" | "guidance" | "quality" | "seed">
>;

/**
 * What a form can be filled with to make something like an image: by the request that this library has stored, or by what
 * an imported file says of itself. Undefined for videos, and where no prompt is known. Imported files name models as their
 * software does, which no generator understands: their model is left out.
 *
 * @example
 * ```ts
 * import type { MediaAsset } from "@reactkits.dev/react-media-library";
 * import { recipeOf } from "@reactkits.dev/react-media-library/actions";
 *
 * export const promptOf = (asset: MediaAsset) => recipeOf(asset)?.prompt;
 * ```
 */
export function recipeOf({ mimeType, source, sourceMeta = {}, origin }: MediaAsset): Recipe | undefined {
  if (!mimeType.startsWith("image/")) return undefined;
  if (source?.type !== "ai") return recipeFrom({ ...origin?.parameters, model: undefined });
  const asked = isRecord(sourceMeta.request) ? sourceMeta.request : {};
  const { prompt = source.prompt, model = source.model } = asked;
  return recipeFrom({ ...asked, prompt, model, seed: sourceMeta.seed ?? asked.seed });
}

function recipeFrom(fields: Record<string, unknown>): Recipe | undefined {
  const { prompt, width, height, model } = fields;
  if (typeof prompt !== "string" || prompt.trim() === "") return undefined;
  return {
    prompt,
    ...(isCount(width) && isCount(height) && { width, height }),
    ...(typeof model === "string" && { model }),
    ...settingsOf(fields),
  };
}

/** The valid settings of a stored request. */
export function settingsOf(fields: Record<string, unknown>): RequestSettings {
  const { negativePrompt, steps, guidance, quality, seed } = fields;
  return {
    ...(typeof negativePrompt === "string" && { negativePrompt }),
    ...(isCount(steps) && { steps }),
    ...(typeof guidance === "number" && guidance >= 0 && Number.isFinite(guidance) && { guidance }),
    ...(typeof quality === "string" && { quality }),
    ...(isCount(seed) && { seed }),
  };
}

/** What a form's fields for whole numbers take. */
export const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
