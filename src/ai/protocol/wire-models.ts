import type { MediaAIModel, MediaAIVideoModel } from "../../core/generation/ai-model.js";
import { EXTENTS, type MediaAIOperation, OPERATION_TYPES } from "../../core/generation/ai-operation.js";
import type { MediaAICapabilities } from "../../core/generation/generator.js";
import { isObject, parseObject } from "./json.js";

/** Undefined if the text is not a list of models. Invalid entries and fields are omitted. */
export function decodeModels(text: string): MediaAICapabilities | undefined {
  const { models, videos, operations } = parseObject(text) ?? {};
  if (!Array.isArray(models)) return undefined;
  return {
    models: models.filter(isObject).flatMap((model) => readModel(model) ?? []),
    ...(Array.isArray(videos) && {
      videos: videos.filter(isObject).flatMap((model) => readVideoModel(model) ?? []),
    }),
    ...(Array.isArray(operations) && {
      operations: operations.filter(isObject).flatMap((each) => readOperation(each) ?? []),
    }),
  };
}

function readVideoModel(model: Record<string, unknown>): MediaAIVideoModel | undefined {
  const { id, label, seconds, microUsdPerSecond, approximatePrice } = model;
  if (typeof id !== "string") return undefined;
  const lengths = Array.isArray(seconds) ? seconds.filter(isNumber).filter((length) => length > 0) : [];
  return {
    id,
    ...(typeof label === "string" && { label }),
    ...(lengths.length > 0 && { seconds: lengths }),
    ...(microUsdPerSecond === null && { microUsdPerSecond }),
    ...(isNumber(microUsdPerSecond) && { microUsdPerSecond }),
    ...(typeof approximatePrice === "boolean" && { approximatePrice }),
    ...readNumbers(model, ["microUsdPerRun", "secondsPerImage", "maxInputImages", "timeout"]),
  };
}

/** Operations that this version does not know are omitted. */
function readOperation(operation: Record<string, unknown>): MediaAIOperation | undefined {
  const { model, label, prompt, scales, extents, seed, microUsdPerImage, approximatePrice } = operation;
  const type = OPERATION_TYPES.find((each) => each === operation.type);
  if (!type || typeof model !== "string") return undefined;
  const factors = Array.isArray(scales) ? scales.filter(isNumber).filter((factor) => factor > 0) : [];
  const sides = Array.isArray(extents) ? EXTENTS.filter((each) => extents.includes(each)) : [];
  // In the server's order: the first one is the default.
  if (Array.isArray(extents)) sides.sort((one, other) => extents.indexOf(one) - extents.indexOf(other));
  return {
    type,
    model,
    ...(typeof label === "string" && { label }),
    ...((prompt === "required" || prompt === "optional") && { prompt }),
    ...(factors.length > 0 && { scales: factors }),
    ...(sides.length > 0 && { extents: sides }),
    ...(typeof seed === "boolean" && { seed }),
    ...(microUsdPerImage === null && { microUsdPerImage }),
    ...(isNumber(microUsdPerImage) && { microUsdPerImage }),
    ...(typeof approximatePrice === "boolean" && { approximatePrice }),
    ...readNumbers(operation, ["microUsdPerRun", "microUsdPerMegapixel", "timeout"]),
  };
}

function readNumbers<Key extends string>(
  model: Record<string, unknown>,
  keys: readonly Key[],
): Partial<Record<Key, number>> {
  const numbers: Partial<Record<Key, number>> = {};
  for (const key of keys) {
    const value = model[key];
    if (isNumber(value)) numbers[key] = value;
  }
  return numbers;
}

function readModel(model: Record<string, unknown>): MediaAIModel | undefined {
  const { id, label, negativePrompt, seed, steps, guidance, sizes, qualities, mask } = model;
  const { microUsdPerImage, approximatePrice } = model;
  if (typeof id !== "string") return undefined;
  const stepRange = readRange(steps);
  const guidanceRange = readRange(guidance);
  const choices = Array.isArray(qualities) ? qualities.filter(isObject).flatMap(readQuality) : [];
  return {
    id,
    ...(typeof label === "string" && { label }),
    ...(typeof negativePrompt === "boolean" && { negativePrompt }),
    ...(typeof seed === "boolean" && { seed }),
    ...(steps === false && { steps }),
    ...(stepRange && { steps: stepRange }),
    ...(guidanceRange && { guidance: guidanceRange }),
    ...(Array.isArray(sizes) && { sizes: sizes.filter(isObject).flatMap(readSize) }),
    ...(choices.length > 0 && { qualities: choices }),
    ...(typeof mask === "boolean" && { mask }),
    ...(microUsdPerImage === null && { microUsdPerImage }),
    ...(isNumber(microUsdPerImage) && { microUsdPerImage }),
    ...(typeof approximatePrice === "boolean" && { approximatePrice }),
    ...readNumbers(model, ["microUsdPerRun", "microUsdPerMegapixel"]),
    ...readNumbers(model, ["maxImages", "maxInputImages", "timeout"]),
  };
}

function readRange(range: unknown): MediaAIModel["guidance"] {
  const { min, max, default: standard } = isObject(range) ? range : {};
  if (!isNumber(min) || !isNumber(max)) return undefined;
  return { min, max, ...(isNumber(standard) && { default: standard }) };
}

function readQuality({ id, label }: Record<string, unknown>) {
  if (typeof id !== "string") return [];
  return [{ id, ...(typeof label === "string" && { label }) }];
}

function readSize({ width, height, label }: Record<string, unknown>) {
  if (!isNumber(width) || !isNumber(height)) return [];
  return [{ width, height, ...(typeof label === "string" && { label }) }];
}

const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value) && value >= 0;
