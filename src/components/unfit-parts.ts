import type { MediaAIModel } from "../core/generation/ai-model.js";
import { type ChosenInput, type GenerationFields, imagesOf } from "../react/generation-request.js";
import { takes } from "../react/to-generate-request.js";

const OPTIONAL = ["negativePrompt", "steps", "guidance", "seed"] as const;

export type UnfitPart = (typeof OPTIONAL)[number] | "n" | "size" | "quality" | "inputImages" | "mask";

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
  if (typed.quality && !model.qualities?.some(({ id }) => id === typed.quality)) parts.push("quality");
  const images = imagesOf(inputs).length;
  if (images > (model.maxInputImages ?? 0)) parts.push("inputImages");
  if (images < inputs.length && (!model.mask || images === 0)) parts.push("mask");
  return parts;
}
