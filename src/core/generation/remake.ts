import { isRecord } from "../is-record.js";
import type { MediaAsset } from "../library/asset.js";
import type { GenerationInput, GenerationInputRole, WithInputs } from "./generation.js";
import type { MediaAIGenerateRequest } from "./generator.js";
import { readOperation } from "./read-operation.js";
import { isCount, recipeOf, settingsOf } from "./recipe.js";

/** The request that generates an image again: the same generation, of which only this image is saved. */
export type Remake = { request: WithInputs<MediaAIGenerateRequest>; keep?: number };

/**
 * Undefined if that is impossible: for uploads and videos, without a seed, if several images share a seed and the index
 * is unknown, and if the generation had input files, unless it was an operation on an image. Some operations need no seed:
 * they make the same of the same image.
 */
export function remakeOf(asset: MediaAsset): Remake | undefined {
  const request = repeatableRequestOf(asset);
  if (!request) return undefined;
  if (request.operation) return request.seed !== undefined || !isVaried(request) ? { request } : undefined;
  if (request.seed === undefined) return undefined;
  const { sourceMeta = {} } = asset;
  const asked = isRecord(sourceMeta.request) ? sourceMeta.request : {};
  const place = placeOf(sourceMeta);
  if (!place && typeof asked.n === "number" && asked.n > 1) return undefined;
  return place ? { request: { ...request, n: place.count }, keep: place.n } : { request };
}

/**
 * The request for one more image like this one, with a seed of the generator's choice; undefined for uploads, videos,
 * operations that always make the same, and images that had other input files.
 */
export function variationOf(asset: MediaAsset): WithInputs<MediaAIGenerateRequest> | undefined {
  const request = repeatableRequestOf(asset);
  if (!request || !isVaried(request)) return undefined;
  const { seed: _, ...others } = request;
  return others;
}

/**
 * The request for one more image that stays close to this one: it starts from it, with a seed of the generator's choice.
 * Undefined for uploads, videos, results of operations, and images in the trash.
 */
export function closeVariationOf(asset: MediaAsset): WithInputs<MediaAIGenerateRequest> | undefined {
  const { id, source, sourceMeta = {}, removedAt, state } = asset;
  const asked = isRecord(sourceMeta.request) ? sourceMeta.request : {};
  if (source?.type !== "ai" || asked.operation !== undefined) return undefined;
  if (removedAt !== undefined || state !== undefined) return undefined;
  const { seed: _, ...recipe } = { seed: undefined, ...recipeOf(asset) };
  const { prompt, width, height } = recipe;
  if (prompt === undefined || width === undefined || height === undefined) return undefined;
  return { ...recipe, prompt, width, height, inputs: [{ assetId: id, role: "start" }] };
}

/** Whether another seed makes another image. */
const isVaried = ({ operation }: MediaAIGenerateRequest): boolean =>
  operation?.type !== "upscale" && operation?.type !== "remove-background";

function repeatableRequestOf(asset: MediaAsset): WithInputs<MediaAIGenerateRequest> | undefined {
  const { mimeType, source, sourceMeta = {} } = asset;
  if (source?.type !== "ai" || !mimeType.startsWith("image/")) return undefined;
  const asked = isRecord(sourceMeta.request) ? sourceMeta.request : {};
  if (asked.operation !== undefined) return operationRequestOf(asset, asked);
  const { images, mask } = asked;
  if (mask !== undefined || (Array.isArray(images) && images.length > 0)) return undefined;
  const recipe = recipeOf(asset);
  if (recipe?.width === undefined || recipe.height === undefined) return undefined;
  return { ...recipe, width: recipe.width, height: recipe.height };
}

/** Its image and mask are the asset's parents; whether they still exist is only known when it runs. */
function operationRequestOf(
  { source, sourceMeta = {}, parents = [] }: MediaAsset,
  asked: Record<string, unknown>,
): WithInputs<MediaAIGenerateRequest> | undefined {
  const { prompt = "", width, height, model, mask } = asked;
  const operation = readOperation(asked.operation);
  const name = model ?? (source?.type === "ai" ? source.model : undefined);
  const inputs = parents.flatMap(({ id, role }): GenerationInput[] =>
    isInputRole(role) ? [{ assetId: id, role }] : [],
  );
  const masks = inputs.filter(({ role }) => role === "mask").length;
  if (!operation || typeof prompt !== "string" || !isCount(width) || !isCount(height)) return undefined;
  if (inputs.length - masks !== 1 || masks !== (mask === undefined ? 0 : 1)) return undefined;
  return {
    prompt,
    width,
    height,
    ...(typeof name === "string" && { model: name }),
    ...settingsOf({ ...asked, seed: sourceMeta.seed ?? asked.seed }),
    operation,
    inputs,
  };
}

const INPUT_ROLES: readonly string[] = ["start", "style", "mask", "control"] satisfies GenerationInputRole[];

const isInputRole = (role: string): role is GenerationInputRole => INPUT_ROLES.includes(role);

/** The index `n` (from 0) of an image in its generation; undefined if it was the only one, or if unknown. */
export function placeOf({ place }: Record<string, unknown>): { n: number; count: number } | undefined {
  const { n, count } = isRecord(place) ? place : {};
  return typeof n === "number" && typeof count === "number" ? { n, count } : undefined;
}
