import type { MediaAIModel } from "../core/generation/ai-model.js";
import type { GenerateOptions } from "../core/generation/library-generations.js";
import type { MediaAsset } from "../core/library/asset.js";
import type { MediaLibraryInstance } from "../core/library/media-library-types.js";
import { generateBatch } from "../core/prompts/generate-batch.js";
import type { BatchPlan } from "../core/prompts/plan-batch.js";
import type { ChosenInput, GenerationFields } from "./generation-request.js";
import { toGenerateRequest } from "./to-generate-request.js";

type Form = {
  fields: GenerationFields;
  inputs: readonly ChosenInput[];
  model: MediaAIModel | undefined;
  plan: BatchPlan | undefined;
};

/** Generates what a form asks for. The history keeps the prompt as it was typed. */
export function submitFields(
  library: Pick<MediaLibraryInstance, "generateImages">,
  { fields, inputs, model, plan }: Form,
  options: GenerateOptions,
): Promise<MediaAsset[]> {
  if (plan) return generateBatch(library, plan, { ...options, history: fields.prompt.trim() });
  return library.generateImages(toGenerateRequest(fields, inputs, model), options);
}
