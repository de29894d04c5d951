import { isRecord } from "../is-record.js";
import type { MediaAsset } from "../library/asset.js";
import type { MediaAIGenerateRequest } from "./generator.js";

/** The request that generates an image again: the same generation, of which only this image is saved. */
export type Remake = { request: MediaAIGenerateRequest; keep?: number };

/**
 * Undefined if that is impossible: for uploads and videos, without a seed, if several images share a seed and the index
 * is unknown, and if the generation had input files, which are not stored.
 */
export function remakeOf({ mimeType, source, sourceMeta = {} }: MediaAsset): Remake | undefined {
  if (source?.type !== "ai" || !mimeType.startsWith("image/")) return undefined;
  const asked = isRecord(sourceMeta.request) ? sourceMeta.request : {};
  const { prompt = source.prompt, width, height, images, mask, model = source.model } = asked;
  const seed = sourceMeta.seed ?? asked.seed;
  const withFiles = mask !== undefined || (Array.isArray(images) && images.length > 0);
  if (withFiles || typeof prompt !== "string" || typeof seed !== "number") return undefined;
  if (typeof width !== "number" || typeof height !== "number") return undefined;
  const { negativePrompt, steps } = asked;
  const place = placeOf(sourceMeta);
  if (!place && typeof asked.n === "number" && asked.n > 1) return undefined;
  return {
    request: {
      ...{ prompt, width, height, seed },
      ...(typeof model === "string" && { model }),
      ...(typeof negativePrompt === "string" && { negativePrompt }),
      ...(typeof steps === "number" && { steps }),
      ...(place && { n: place.count }),
    },
    ...(place && { keep: place.n }),
  };
}

/** The index `n` (from 0) of an image in its generation; undefined if it was the only one, or if unknown. */
export function placeOf({ place }: Record<string, unknown>): { n: number; count: number } | undefined {
  const { n, count } = isRecord(place) ? place : {};
  return typeof n === "number" && typeof count === "number" ? { n, count } : undefined;
}
