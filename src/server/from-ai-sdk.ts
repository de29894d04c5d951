import { decodeBase64 } from "../ai/protocol/base64.js";
import { MediaLibraryError } from "../core/errors.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import { extensionOf } from "../core/media/file-extensions.js";
import { sniffType } from "../core/media/sniff.js";
import {
  type AISDKCallOptions,
  type AISDKFile,
  type AISDKImageModel,
  type AISDKProviderOptions,
  type AISDKResult,
  explainFailure,
  sentenceOf,
} from "./ai-sdk-model.js";
import type { GeneratedImage } from "./generated-image.js";

/** Options of `fromAISDK`. */
export type FromAISDKOptions = {
  /**
   * For models that take an aspect ratio instead of a size: the ratios they support, of which the nearest is sent, or
   * `any`. Default: the size in pixels is sent.
   */
  aspectRatios?: "any" | readonly `${number}:${number}`[];
  /**
   * Options specific to the provider, keyed by its name. A function can map `steps`, `guidance`, `quality` and
   * `negativePrompt` to them, for which the AI SDK has no fields; otherwise these are dropped, each with a warning.
   */
  providerOptions?: AISDKProviderOptions | ((request: MediaAIGenerateRequest) => AISDKProviderOptions);
  /** The provider's display name. Default: the model's own name for its provider. */
  provider?: string;
};

/**
 * Adapts any image model of the AI SDK (specification v2, v3 or v4) to the `generate` option of
 * `createGenerateHandler`. If the model makes fewer images per call than requested, several calls run concurrently,
 * each with its own seed. The model's warnings are reported with its images.
 *
 * A `mask` is handed on as it is: opaque, white where the image should be repainted. Providers that repaint where a mask is
 * transparent, such as with `gpt-image-1`, need it converted first, in a wrapper of this function.
 *
 * The AI SDK knows no prices: give them to `createEstimateHandler`, or list them with the models.
 *
 * @throws TypeError for a model of another specification
 * @example
 * ```ts
 * import {
 *   type AISDKImageModel,
 *   createGenerateHandler,
 *   fromAISDK,
 * } from "@reactkits.dev/react-media-library/server";
 *
 * // In an app: import { openai } from "@ai-sdk/openai" and pass openai.image("gpt-image-1").
 * export function createHandler(model: AISDKImageModel) {
 *   return createGenerateHandler({ generate: fromAISDK(model, { aspectRatios: ["1:1", "16:9"] }) });
 * }
 * ```
 */
export function fromAISDK(model: AISDKImageModel, options: FromAISDKOptions = {}) {
  if (!["v2", "v3", "v4"].includes(model.specificationVersion)) {
    throw new TypeError(
      `${model.modelId} implements AI SDK specification ${model.specificationVersion}; v2, v3 and v4 are supported. Update one of the two packages.`,
    );
  }
  return async function* (
    request: MediaAIGenerateRequest,
    { signal }: { signal: AbortSignal },
  ): AsyncGenerator<GeneratedImage, void, undefined> {
    checkFiles(model, request);
    checkOperation(request);
    const { warnings, ...call } = await toCall(request, options);
    const { maxImagesPerCall: max } = model;
    const most = Math.max(1, (typeof max === "function" ? await max({ modelId: model.modelId }) : max) ?? 1);
    const stop = new AbortController();
    const abortSignal = AbortSignal.any([signal, stop.signal]);

    const calls = split(request.n ?? 1, most).map(async ({ from, n }) => {
      // Reusing the seed would produce the same images again.
      const seed = request.seed === undefined ? undefined : (request.seed + from) >>> 0;
      try {
        const result = await model.doGenerate({ ...call, n, seed, abortSignal });
        return toImages(result, { model, options, from, seed, sent: call, warnings });
      } catch (error) {
        signal.throwIfAborted();
        throw explainFailure(error);
      }
    });
    // Awaited in order below: a later call may reject before an earlier one resolves.
    for (const each of calls) each.catch(() => {});
    try {
      for (const each of calls) yield* await each;
    } finally {
      stop.abort();
    }
  };
}

function checkFiles(model: AISDKImageModel, { images, mask }: MediaAIGenerateRequest): void {
  if (model.specificationVersion !== "v2" || (!images?.length && !mask)) return;
  const fields = [{ field: images?.length ? "images" : "mask", message: "is not supported by this model" }];
  throw new MediaLibraryError(
    "field",
    "This model generates images from text only. Remove the input images.",
    { fields },
  );
}

/** What an image model does with a prompt, an image and a mask; the AI SDK has no call for anything else. */
function checkOperation({ operation }: MediaAIGenerateRequest): void {
  if (!operation || operation.type === "edit" || operation.type === "inpaint") return;
  const fields = [{ field: "operation", message: "is not supported by this model" }];
  throw new MediaLibraryError("field", "This model only edits and inpaints images.", { fields });
}

type Call = Omit<AISDKCallOptions, "n" | "seed" | "abortSignal">;

async function toCall(
  request: MediaAIGenerateRequest,
  { aspectRatios, providerOptions = {} }: FromAISDKOptions,
): Promise<Call & { warnings: string[] }> {
  const { prompt, width, height, images, mask, operation } = request;
  const mapped = typeof providerOptions === "function";
  const warnings = mapped ? [] : withoutField(request);
  // Models keep the shape of an image that they edit.
  const ratio = operation || !aspectRatios ? undefined : nearestRatio(width, height, aspectRatios);
  if (ratio && Math.abs(distance(ratio, width / height)) > 0.01) {
    warnings.push(
      `The size ${width} × ${height} was requested; ${ratio} is the nearest aspect ratio that this model supports.`,
    );
  }
  return {
    prompt,
    // Without one, models keep the size of the image that they edit.
    size: ratio || operation ? undefined : `${width}x${height}`,
    aspectRatio: ratio,
    files: images?.length ? await Promise.all(images.map(toFile)) : undefined,
    mask: mask && (await toFile(mask)),
    providerOptions: mapped ? providerOptions(request) : providerOptions,
    headers: {},
    warnings,
  };
}

/** A warning for each setting of a request that the AI SDK has no field for. */
function withoutField({ steps, guidance, quality, negativePrompt }: MediaAIGenerateRequest): string[] {
  const settings = [
    steps !== undefined && "The number of steps",
    guidance !== undefined && "The guidance",
    quality !== undefined && "The quality",
    negativePrompt && "The negative prompt",
  ].filter(Boolean);
  return settings.map((setting) => `${setting} was not sent: this model has no such setting.`);
}

async function toFile(file: File): Promise<AISDKFile> {
  return { type: "file", mediaType: file.type, data: new Uint8Array(await file.arrayBuffer()) };
}

type Ratio = `${number}:${number}`;

function nearestRatio(width: number, height: number, ratios: "any" | readonly Ratio[]): Ratio {
  const divisor = greatestCommonDivisor(width, height);
  const own: Ratio = `${width / divisor}:${height / divisor}`;
  if (ratios === "any") return own;
  return (
    ratios.reduce<Ratio | undefined>((best, ratio) => {
      const nearer = best === undefined || distance(ratio, width / height) < distance(best, width / height);
      return nearer ? ratio : best;
    }, undefined) ?? own
  );
}

/** Logarithmic, so that 2:1 is as far from 1:1 as 1:2 is. */
function distance(ratio: Ratio, target: number): number {
  const [across = 1, down = 1] = ratio.split(":").map(Number);
  return Math.abs(Math.log(across / down / target));
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** How many images each call makes (`n`), and the index of its first one (`from`). */
function split(count: number, most: number): { from: number; n: number }[] {
  return Array.from({ length: Math.ceil(count / most) }, (_, index) => ({
    from: index * most,
    n: Math.min(most, count - index * most),
  }));
}

type CallDetails = {
  model: AISDKImageModel;
  options: FromAISDKOptions;
  from: number;
  seed: number | undefined;
  sent: Call;
  warnings: readonly string[];
};

function toImages(
  result: AISDKResult,
  { model, options, from, seed, sent, warnings }: CallDetails,
): GeneratedImage[] {
  const allWarnings = [...warnings, ...result.warnings.map(sentenceOf)];
  const name = model.modelId.replace(/^.*\/|:.*$/g, "");
  return result.images.map((image, index): GeneratedImage => {
    const bytes = typeof image === "string" ? decodeBase64(image) : image;
    const mimeType = sniffType(bytes) ?? "";
    return {
      bytes,
      mimeType,
      provider: options.provider ?? model.provider.split(".", 1).join(""),
      model: result.response?.modelId ?? model.modelId,
      fileName: `${name}-${seed === undefined ? from + index + 1 : (seed + index) >>> 0}.${extensionOf(mimeType)}`,
      // The seed reproduces only the first image of a call on its own.
      ...(seed !== undefined && index === 0 && { seed }),
      ...(sent.aspectRatio && { sent: { aspectRatio: sent.aspectRatio } }),
      ...(allWarnings.length > 0 && { warnings: allWarnings }),
    };
  });
}
