import type { MediaAsset, MediaAssetSource } from "../asset.js";
import { withLineage } from "./with-lineage.js";

/**
 * What is left of an asset that was deleted permanently while others made from it are kept: enough to say what it was, and
 * no content.
 */
export type AssetStub = Pick<
  MediaAsset,
  "id" | "name" | "mimeType" | "createdAt" | "width" | "height" | "source" | "parents" | "run"
>;

/** UTF-16 units of what is kept of a prompt, and of a source as JSON. */
const MAX_SOURCE = 2_000;

/** The stub of an asset. */
export function stubOf(asset: MediaAsset): AssetStub {
  const { id, name, mimeType, createdAt, width, height, source, parents, run } = withLineage(asset);
  const kept = source && smallSource(source);
  return {
    id,
    name,
    mimeType,
    createdAt,
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(kept && { source: kept }),
    ...(parents && { parents }),
    ...(run && { run }),
  };
}

/** The strokes of a mask may be larger than the picture that they belong to: the parents say that it was an edit. */
function smallSource(source: MediaAssetSource): MediaAssetSource | undefined {
  if (source.type !== "ai") return JSON.stringify(source).length <= MAX_SOURCE ? source : undefined;
  const { prompt } = source;
  return prompt === undefined ? source : { ...source, prompt: prompt.slice(0, MAX_SOURCE) };
}
