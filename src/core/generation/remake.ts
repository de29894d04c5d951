import { isRecord } from "../is-record.js";
import type { MediaAsset } from "../library/asset.js";
import type { MediaAIGenerateRequest } from "./generator.js";
import { recipeOf } from "./recipe.js";

/** The request that generates an image again: the same generation, of which only this image is saved. */
export type Remake = { request: MediaAIGenerateRequest; keep?: number };

/**
 * Undefined if that is impossible: for uploads and videos, without a seed, if several images share a seed and the index
 * is unknown, and if the generation had input files, which are not stored.
 */
export function remakeOf(asset: MediaAsset): Remake | undefined {
  const request = repeatableRequestOf(asset);
  if (request?.seed === undefined) return undefined;
  const { sourceMeta = {} } = asset;
  const asked = isRecord(sourceMeta.request) ? sourceMeta.request : {};
  const place = placeOf(sourceMeta);
  if (!place && typeof asked.n === "number" && asked.n > 1) return undefined;
  return place ? { request: { ...request, n: place.count }, keep: place.n } : { request };
}

/**
 * The request for one more image like this one, with a seed of the generator's choice; undefined for uploads, videos and
 * images that had input files.
 */
export function variationOf(asset: MediaAsset): MediaAIGenerateRequest | undefined {
  const request = repeatableRequestOf(asset);
  if (!request) return undefined;
  const { seed: _, ...others } = request;
  return others;
}

function repeatableRequestOf(asset: MediaAsset): MediaAIGenerateRequest | undefined {
  const { source, sourceMeta = {} } = asset;
  const { images, mask } = isRecord(sourceMeta.request) ? sourceMeta.request : {};
  const withFiles = mask !== undefined || (Array.isArray(images) && images.length > 0);
  if (source?.type !== "ai" || withFiles) return undefined;
  const recipe = recipeOf(asset);
  if (recipe?.width === undefined || recipe.height === undefined) return undefined;
  return { ...recipe, width: recipe.width, height: recipe.height };
}

/** The index `n` (from 0) of an image in its generation; undefined if it was the only one, or if unknown. */
export function placeOf({ place }: Record<string, unknown>): { n: number; count: number } | undefined {
  const { n, count } = isRecord(place) ? place : {};
  return typeof n === "number" && typeof count === "number" ? { n, count } : undefined;
}
