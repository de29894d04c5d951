import type { MediaAIModel } from "../generation/ai-model.js";
import type { BatchParameter } from "../generation/batch-cell.js";
import type { WithInputs } from "../generation/generation.js";
import type { MediaAIGenerateRequest } from "../generation/generator.js";

/** What a batch asks for. A file becomes an input first, by `library.addInput`: otherwise each cell would store it again. */
export type BatchRequest = Omit<WithInputs<MediaAIGenerateRequest>, "images" | "mask">;

/** Whether a model takes what a request says of a parameter; without a model, everything is taken. */
export function takesValue(
  model: MediaAIModel | undefined,
  request: BatchRequest,
  parameter: BatchParameter | "quality",
): boolean {
  if (!model) return true;
  const { steps = 0, guidance = 0, quality, width, height } = request;
  if (parameter === "seed") return model.seed !== false;
  if (parameter === "size") return model.sizes?.some((size) => isSame(size, { width, height })) ?? true;
  if (parameter === "quality") return model.qualities?.some(({ id }) => id === quality) ?? false;
  if (parameter === "guidance") return model.guidance !== undefined && isWithin(guidance, model.guidance);
  if (parameter !== "steps" || model.steps === undefined) return true;
  return model.steps !== false && isWithin(steps, model.steps);
}

const isWithin = (value: number, { min, max }: { min: number; max: number }): boolean =>
  value >= min && value <= max;

/** Whether a model takes all pictures that a request starts from: without one, it would make something else. */
export function takesPictures(model: MediaAIModel | undefined, request: BatchRequest): boolean {
  if (!model) return true;
  const { inputs = [] } = request;
  const masks = inputs.filter(({ role }) => role === "mask").length;
  const starts = inputs.length - masks;
  return (
    starts <= (model.maxInputImages ?? 0) &&
    (masks === 0 || (masks === 1 && model.mask === true && starts > 0))
  );
}

/** The part of a request that a model takes, with a size and a number of images that it supports. */
export function requestForModel(request: BatchRequest, model: MediaAIModel | undefined): BatchRequest {
  if (!model) return request;
  const { negativePrompt, seed, steps, guidance, quality, n = 1, inputs = [], ...rest } = request;
  const { sizes, maxImages = 1, maxInputImages = 0 } = model;
  const [first] = sizes ?? [];
  const size = first && !sizes?.some((each) => isSame(each, rest)) ? first : rest;
  const images = inputs.filter(({ role }) => role !== "mask").slice(0, maxInputImages);
  const masks = model.mask && images.length > 0 ? inputs.filter(({ role }) => role === "mask") : [];
  const taken = [...images, ...masks.slice(0, 1)];
  const count = Math.min(n, maxImages);
  return {
    ...rest,
    width: size.width,
    height: size.height,
    ...(negativePrompt !== undefined && model.negativePrompt !== false && { negativePrompt }),
    ...(seed !== undefined && takesValue(model, request, "seed") && { seed }),
    ...(steps !== undefined && takesValue(model, request, "steps") && { steps }),
    ...(guidance !== undefined && takesValue(model, request, "guidance") && { guidance }),
    ...(quality !== undefined && takesValue(model, request, "quality") && { quality }),
    ...(count > 1 && { n: count }),
    ...(taken.length > 0 && { inputs: taken }),
  };
}

type Size = { width: number; height: number };

const isSame = (a: Size, b: Size): boolean => a.width === b.width && a.height === b.height;
