import { ReplicateError } from "../replicate-error.js";
import { fitPixels } from "./fit-pixels.js";
import { fitRatio } from "./fit-ratio.js";
import { type Fit, fitGuidance, fitQuality, fitSeed, fitSteps } from "./fit-settings.js";
import type { ImageRequest } from "./image-request.js";
import { bareId } from "./look-up-model.js";
import type { Model } from "./model.js";

export type FitOptions = {
  /** What to do with a negative prompt that the model does not take. Default: `drop`, with a warning. */
  negativePrompt?: "drop" | "refuse";
  /** The preferred format of the files, such as `png` or `image/png`. Default: the model's own. */
  format?: string;
  /** Further inputs of this model, which override all others; `null` leaves an input out. */
  options?: Readonly<Record<string, unknown>>;
};

export type FittedRequest = {
  /** `owner/name` or `owner/name:version`. */
  model: string;
  /** Where the prediction is created, below the API's base URL, and the version for its body. */
  route: { path: string; version?: string };
  /** The model's input. A `File` stands for the URL of that file once it is uploaded. */
  input: Record<string, unknown>;
  /** The request's choices, without the prompt and the bytes. */
  requested: Record<string, unknown>;
  /** The input, without the prompt and the bytes. */
  sent: Record<string, unknown>;
  /** A sentence for people for each adjustment. */
  warnings: string[];
  /** Pixels of the result; absent if the model decides. */
  width?: number;
  height?: number;
};

/**
 * The request as `model` takes it. Options that the model lacks are dropped and values out of its range adjusted, each
 * with a warning. Input images or a mask that the model cannot use are refused, because the result would be another
 * picture: throws a `ReplicateError` (`field`).
 *
 * @example
 * const model = findModel("flux-schnell");
 * const { input, warnings } = fitRequest({ prompt: "a fox", width: 1024, height: 576 }, model);
 * await client.run(model.id, input);
 */
export function fitRequest(
  request: ImageRequest,
  model: Model,
  { negativePrompt = "drop", ...others }: FitOptions = {},
): FittedRequest {
  const fit: Fit = { input: { prompt: request.prompt }, warnings: [] };
  fitSize(request, model, fit);
  return fitChoices(request, model, fit, { negativePrompt, ...others });
}

/** Completes a fit that has its prompt and its size. */
export function fitChoices(
  request: ImageRequest,
  model: Model,
  fit: Fit,
  { negativePrompt = "drop", format, options = {} }: FitOptions,
): FittedRequest {
  fitSteps(request, model, fit);
  fitGuidance(request, model, fit);
  fitQuality(request, model, fit);
  fitNegativePrompt(request, model, fit, negativePrompt);
  fitSeed(request, model, fit);
  fitCount(request, model, fit);
  fitImages(request, model, fit);
  fitFormat(format, model, fit);
  const input = withOptions({ ...fit.input, ...model.always }, options);
  const { prompt: _, images, mask, ...choices } = request;
  return {
    ...fit,
    model: model.id,
    route: routeOf(model.id),
    input,
    requested: {
      ...choices,
      ...(images?.length ? { images: images.map(({ name }) => name) } : {}),
      ...(mask ? { mask: mask.name } : {}),
      ...(format === undefined ? {} : { format }),
    },
    sent: withoutContent(input),
  };
}

/** A model that runs by version only replies 404 on its own route. */
export function routeOf(id: string): FittedRequest["route"] {
  const [, version] = id.split(":");
  return version === undefined
    ? { path: `/models/${id}/predictions` }
    : { path: "/predictions", version: `${bareId(id)}:${version}` };
}

/** Without the prompt, and with a file's name in its place. */
export function withoutContent({ prompt: _, ...input }: Record<string, unknown>): Record<string, unknown> {
  const nameOf = (value: unknown): unknown =>
    value instanceof File ? value.name : Array.isArray(value) ? value.map(nameOf) : value;
  return Object.fromEntries(Object.entries(input).map(([field, value]) => [field, nameOf(value)]));
}

export function withOptions(
  input: Record<string, unknown>,
  options: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries({ ...input, ...options }).filter(([, value]) => value !== null && value !== undefined),
  );
}

function fitSize({ width, height }: ImageRequest, { size, label }: Model, fit: Fit): void {
  if (size === null) {
    fit.warnings.push(`${label} chooses the size itself: ${width} × ${height} was not sent.`);
    return;
  }
  if (size.kind === "pixels") {
    const fitted = fitPixels({ width, height }, size);
    Object.assign(fit, fitted);
    Object.assign(fit.input, size.with, fitted);
    if (fitted.width !== width || fitted.height !== height) {
      fit.warnings.push(
        `The size is ${fitted.width} × ${fitted.height} instead of ${width} × ${height}: ${label} makes sides from ${size.min} to ${size.max}${size.multipleOf > 1 ? `, multiples of ${size.multipleOf}` : ""}.`,
      );
    }
    return;
  }
  const { ratio, fit: how } = fitRatio(width, height, size.ratios);
  fit.input.aspect_ratio = ratio;
  const megapixels = nearestMegapixels(width * height, size.megapixels ?? ["1"]);
  if (size.megapixels) fit.input.megapixels = megapixels;
  if (how !== "exact") {
    const why = how === "near" ? "the nearest shape" : "no shape near that, so its default is used";
    fit.warnings.push(`The shape is ${ratio} instead of ${width} × ${height}: ${label} has ${why}.`);
  }
  if (stretch(megapixels, width * height) > FARTHEST) {
    fit.warnings.push(
      `${label} chooses the number of pixels itself: of ${width} × ${height} it takes the shape.`,
    );
  }
}

/** The factor between requested and resulting pixels that needs no warning; every ratio of the table is within it. */
const FARTHEST = Math.log(3.5);

const stretch = (megapixels: string, pixels: number) =>
  Math.abs(Math.log((Number(megapixels) * 1024 * 1024) / pixels));

const nearestMegapixels = (pixels: number, values: readonly [string, ...string[]]): string =>
  values.reduce((best, value) => (stretch(value, pixels) < stretch(best, pixels) ? value : best));

function fitNegativePrompt(
  { negativePrompt }: ImageRequest,
  model: Model,
  fit: Fit,
  otherwise: "drop" | "refuse",
): void {
  if (!negativePrompt) return;
  if (model.negativePrompt !== null) {
    fit.input[model.negativePrompt] = negativePrompt;
  } else if (otherwise === "drop") {
    fit.warnings.push(`${model.label} takes no negative prompt: it was not sent.`);
  } else {
    throw refused("negativePrompt", `cannot be used: ${model.label} takes no negative prompt`);
  }
}

function fitCount({ n = 1 }: ImageRequest, { images, label }: Model, fit: Fit): void {
  const fitted = Math.min(Math.max(1, images.max), Math.max(1, Math.round(n)));
  // One image is every model's default.
  if (images.field !== undefined && fitted > 1) {
    Object.assign(fit.input, images.with, { [images.field]: fitted });
  }
  if (fitted !== n) {
    fit.warnings.push(
      `${fitted === 1 ? "One image was" : `${fitted} images were`} requested instead of ${n}: ${label} makes no more in one run.`,
    );
  }
}

function fitImages({ images = [], mask }: ImageRequest, model: Model, fit: Fit): void {
  const { inputImages } = model;
  if (images.length > 0) {
    if (inputImages === null) throw refused("images", `cannot be used: ${model.label} starts from no image`);
    if (images.length > inputImages.max) {
      throw refused(
        "images",
        `are ${images.length}, and ${model.label} starts from ${inputImages.max} at most`,
      );
    }
    fit.input[inputImages.field] = inputImages.list ? [...images] : images[0];
  }
  if (mask === undefined) return;
  if (model.mask === null) throw refused("mask", `cannot be used: ${model.label} takes no mask`);
  if (images.length === 0) throw refused("mask", "needs the image that it belongs to");
  fit.input[model.mask] = mask;
}

function fitFormat(format: string | undefined, { formats, label }: Model, fit: Fit): void {
  if (format === undefined) return;
  const requested = format.toLowerCase().replace("image/", "").replace("jpeg", "jpg");
  if (formats?.includes(requested)) fit.input.output_format = requested;
  else {
    const has = formats ? `it has ${formats.join(", ")}` : "it has one format only";
    fit.warnings.push(`The format ${requested} was not requested of ${label}: ${has}.`);
  }
}

export function refused(field: string, message: string): ReplicateError {
  return new ReplicateError("field", `The request is not valid: ${field} ${message}.`, {
    fields: [{ field, message }],
  });
}
