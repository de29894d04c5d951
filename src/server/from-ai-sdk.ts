import { decodeBase64 } from "../ai/protocol/base64.js";
import { MediaLibraryError } from "../core/errors.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import { extensionOf } from "../core/media/media-types.js";
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

export type FromAISDKOptions = {
  /**
   * For models that take a shape and no size: the ratios that they have, of which the nearest is sent, or `any`.
   * Default: the size in pixels is sent.
   */
  aspectRatios?: "any" | readonly `${number}:${number}`[];
  /**
   * What only this provider knows, keyed by its name. A function may put the steps and the negative prompt there,
   * which the AI SDK has no words for; otherwise they are dropped, with a warning.
   */
  providerOptions?: AISDKProviderOptions | ((request: MediaAIGenerateRequest) => AISDKProviderOptions);
  /** Who makes the images, as people should read it. Default: the model's own name for its provider. */
  provider?: string;
};

/**
 * A `generate` for `createGenerateHandler` over any image model of the AI SDK (specification v2, v3 or v4). Where
 * the model makes fewer images in one call than were asked for, several calls run at once, each with a seed of its
 * own. What the model warned of is told with its images.
 * @throws TypeError for a model of another specification
 */
export function fromAISDK(model: AISDKImageModel, options: FromAISDKOptions = {}) {
  if (!["v2", "v3", "v4"].includes(model.specificationVersion)) {
    throw new TypeError(
      `${model.modelId} is an AI SDK image model of specification ${model.specificationVersion}; v2, v3 and v4 are known. Update one of the two packages.`,
    );
  }
  return async function* (
    request: MediaAIGenerateRequest,
    { signal }: { signal: AbortSignal },
  ): AsyncGenerator<GeneratedImage, void, undefined> {
    checkFiles(model, request);
    const { warnings, ...call } = await toCall(request, options);
    const { maxImagesPerCall: max } = model;
    const most = Math.max(1, (typeof max === "function" ? await max({ modelId: model.modelId }) : max) ?? 1);
    const stop = new AbortController();
    const abortSignal = AbortSignal.any([signal, stop.signal]);

    const calls = split(request.n ?? 1, most).map(async ({ from, n }) => {
      // The same seed again would make the same images again.
      const seed = request.seed === undefined ? undefined : (request.seed + from) >>> 0;
      try {
        const result = await model.doGenerate({ ...call, n, seed, abortSignal });
        return toImages(result, { model, options, from, seed, sent: call, warnings });
      } catch (error) {
        signal.throwIfAborted();
        throw explainFailure(error);
      }
    });
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
  const fields = [{ field: images?.length ? "images" : "mask", message: "are not taken by this model" }];
  throw new MediaLibraryError("field", "This model makes images from words alone. Take the images out.", {
    fields,
  });
}

type Call = Omit<AISDKCallOptions, "n" | "seed" | "abortSignal">;

async function toCall(
  request: MediaAIGenerateRequest,
  { aspectRatios, providerOptions = {} }: FromAISDKOptions,
): Promise<Call & { warnings: string[] }> {
  const { prompt, width, height, images, mask, steps, negativePrompt } = request;
  const mapped = typeof providerOptions === "function";
  const warnings: string[] = [];
  if (!mapped && steps !== undefined)
    warnings.push("The number of steps was not sent: this model has no such setting.");
  if (!mapped && negativePrompt)
    warnings.push("The negative prompt was not sent: this model has no such setting.");
  const ratio = aspectRatios && nearestRatio(width, height, aspectRatios);
  if (ratio && Math.abs(distance(ratio, width / height)) > 0.01) {
    warnings.push(
      `The shape ${width} × ${height} was asked for; ${ratio} is the nearest that this model has.`,
    );
  }
  return {
    prompt,
    size: ratio ? undefined : `${width}x${height}`,
    aspectRatio: ratio,
    files: images?.length ? await Promise.all(images.map(toFile)) : undefined,
    mask: mask && (await toFile(mask)),
    providerOptions: mapped ? providerOptions(request) : providerOptions,
    headers: {},
    warnings,
  };
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

/** By proportion, so that 2:1 is as far from 1:1 as 1:2 is. */
function distance(ratio: Ratio, wanted: number): number {
  const [across = 1, down = 1] = ratio.split(":").map(Number);
  return Math.abs(Math.log(across / down / wanted));
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** How many images each call makes, and how many stand before it. */
function split(count: number, most: number): { from: number; n: number }[] {
  return Array.from({ length: Math.ceil(count / most) }, (_, index) => ({
    from: index * most,
    n: Math.min(most, count - index * most),
  }));
}

type Made = {
  model: AISDKImageModel;
  options: FromAISDKOptions;
  from: number;
  seed: number | undefined;
  sent: Call;
  warnings: readonly string[];
};

function toImages(
  result: AISDKResult,
  { model, options, from, seed, sent, warnings }: Made,
): GeneratedImage[] {
  const told = [...warnings, ...result.warnings.map(sentenceOf)];
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
      // Of the other images of one call nobody knows a seed that makes them alone.
      ...(seed !== undefined && index === 0 && { seed }),
      ...(sent.aspectRatio && { sent: { aspectRatio: sent.aspectRatio } }),
      ...(told.length > 0 && { warnings: told }),
    };
  });
}
