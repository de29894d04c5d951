import type { MediaAIModel } from "../../core/generator.js";
import { isObject, parseObject } from "./json.js";

/** Undefined where the text is no list of models. What is of the wrong kind in it is left out. */
export function decodeModels(text: string): MediaAIModel[] | undefined {
  const models = parseObject(text)?.models;
  return Array.isArray(models)
    ? models.filter(isObject).flatMap((model) => readModel(model) ?? [])
    : undefined;
}

function readModel(model: Record<string, unknown>): MediaAIModel | undefined {
  const { id, label, negativePrompt, seed, steps, sizes, mask, microUsdPerImage } = model;
  if (typeof id !== "string") return undefined;
  const numbers = ["maxImages", "maxInputImages", "timeout"] as const;
  return {
    id,
    ...(typeof label === "string" && { label }),
    ...(typeof negativePrompt === "boolean" && { negativePrompt }),
    ...(typeof seed === "boolean" && { seed }),
    ...(steps === false && { steps }),
    ...(isObject(steps) && readSteps(steps)),
    ...(Array.isArray(sizes) && { sizes: sizes.filter(isObject).flatMap(readSize) }),
    ...(typeof mask === "boolean" && { mask }),
    ...(microUsdPerImage === null && { microUsdPerImage }),
    ...(isNumber(microUsdPerImage) && { microUsdPerImage }),
    ...Object.fromEntries(numbers.flatMap((key) => (isNumber(model[key]) ? [[key, model[key]]] : []))),
  };
}

function readSteps({ min, max, default: standard }: Record<string, unknown>): Pick<MediaAIModel, "steps"> {
  if (!isNumber(min) || !isNumber(max)) return {};
  return { steps: { min, max, ...(isNumber(standard) && { default: standard }) } };
}

function readSize({ width, height, label }: Record<string, unknown>) {
  if (!isNumber(width) || !isNumber(height)) return [];
  return [{ width, height, ...(typeof label === "string" && { label }) }];
}

const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value) && value >= 0;
