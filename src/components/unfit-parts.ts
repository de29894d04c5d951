import type { MediaAIModel } from "../core/generation/ai-model.js";
import { type ChosenInput, type GenerationFields, imagesOf } from "../react/generation-request.js";
import { takes } from "../react/to-generate-request.js";

export type UnfitPart = "negativePrompt" | "steps" | "seed" | "n" | "size" | "inputImages" | "mask";

const OPTIONAL = ["negativePrompt", "steps", "seed"] as const;

/** What was entered that a model takes not at all, or only with another value: it is kept, for models that do. */
export function unfitParts(
  typed: Partial<GenerationFields>,
  inputs: readonly ChosenInput[],
  model: MediaAIModel | undefined,
): UnfitPart[] {
  if (!model) return [];
  const parts: UnfitPart[] = OPTIONAL.filter((name) => typed[name]?.trim() && !takes(model, name));
  if (Number(typed.n) > (model.maxImages ?? 1)) parts.push("n");
  const { width, height } = typed;
  const isSize = (size: { width: number; height: number }) =>
    (width ?? `${size.width}`).trim() === `${size.width}` &&
    (height ?? `${size.height}`).trim() === `${size.height}`;
  if (model.sizes && (width ?? height) !== undefined && !model.sizes.some(isSize)) parts.push("size");
  const images = imagesOf(inputs).length;
  if (images > (model.maxInputImages ?? 0)) parts.push("inputImages");
  if (images < inputs.length && (!model.mask || images === 0)) parts.push("mask");
  return parts;
}
