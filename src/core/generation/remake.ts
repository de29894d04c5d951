import type { MediaAsset } from "../library/asset.js";
import type { MediaAIGenerateRequest } from "./generator.js";

/** How one generated image is made again: the same run once more, of which that image is kept. */
export type Remake = { request: MediaAIGenerateRequest; keep?: number };

/**
 * Undefined where it cannot be: for uploads and videos, where no seed is known, where several share one and nobody says
 * which of them it is, and where the run started from files, which are not kept.
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

/** Which image of its run one is, `n` from 0; undefined where it was the only one, or nobody says. */
export function placeOf({ place }: Record<string, unknown>): { n: number; count: number } | undefined {
  const { n, count } = isRecord(place) ? place : {};
  return typeof n === "number" && typeof count === "number" ? { n, count } : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
