import type { MediaAIModel } from "../core/generation/ai-model.js";
import type { WithInputs } from "../core/generation/generation.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import type { ChosenInput, GenerationFields } from "./generation-request.js";

/**
 * Whether a model supports a field. Without capabilities every field is assumed to be supported, apart from those whose values
 * only a model can name.
 */
export function takes(model: MediaAIModel | undefined, field: keyof GenerationFields): boolean {
  if (field === "steps") return model?.steps !== false;
  if (field === "negativePrompt" || field === "seed") return model?.[field] !== false;
  if (field === "guidance") return model?.guidance !== undefined;
  if (field === "quality") return model?.qualities?.[0] !== undefined;
  if (field === "n") return (model?.maxImages ?? 1) > 1;
  return true;
}

/** The request of a form: what the model takes, without empty fields. */
export function toGenerateRequest(
  fields: GenerationFields,
  chosen: readonly ChosenInput[],
  model: MediaAIModel | undefined,
): WithInputs<MediaAIGenerateRequest> {
  const text = (field: keyof GenerationFields) => (takes(model, field) ? fields[field].trim() : "");
  const [name, negativePrompt] = [text("model"), text("negativePrompt")];
  const [steps, guidance, quality] = [text("steps"), text("guidance"), text("quality")];
  const [seed, n] = [text("seed"), text("n")];
  const images = chosen.filter(({ role }) => role !== "mask").slice(0, model?.maxInputImages ?? 0);
  const masks =
    model?.mask && images.length > 0 ? chosen.filter(({ role }) => role === "mask").slice(0, 1) : [];
  const inputs = [...images, ...masks].map(({ assetId, role }) => ({ assetId, role }));
  return {
    prompt: fields.prompt.trim(),
    width: Number(fields.width),
    height: Number(fields.height),
    ...(name !== "" && { model: name }),
    ...(negativePrompt !== "" && { negativePrompt }),
    ...(steps !== "" && { steps: Number(steps) }),
    ...(guidance !== "" && { guidance: Number(guidance) }),
    ...(quality !== "" && { quality }),
    ...(seed !== "" && { seed: Number(seed) }),
    ...(n !== "" && Number(n) > 1 && { n: Number(n) }),
    ...(inputs.length > 0 && { inputs }),
  };
}
