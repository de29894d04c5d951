import type { GenerationRecord } from "../core/generation/generation.js";
import type { MediaAsset } from "../core/library/asset.js";

/** A record of an asset, with a unique id and hash. */
export function sampleAsset(fields: Partial<MediaAsset> = {}): MediaAsset {
  const id = crypto.randomUUID();
  return {
    id,
    name: "sample.png",
    mimeType: "image/png",
    size: 1,
    hash: `hash-of-${id}`,
    createdAt: 1,
    source: { type: "upload" },
    ...fields,
  };
}

/** A record of a running generation, with a unique id. */
export function sampleGeneration(
  fields: Partial<Extract<GenerationRecord, { kind: "images" }>> = {},
): GenerationRecord {
  return {
    kind: "images",
    request: { prompt: "a fox", width: 8, height: 8 },
    id: crypto.randomUUID(),
    status: "running",
    startedAt: 1,
    assetIds: [],
    saved: 0,
    error: { code: "network", message: "Offline.", retryable: true },
    ...fields,
  };
}
