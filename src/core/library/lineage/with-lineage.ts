import { placeOf } from "../../generation/remake.js";
import type { AssetParent, AssetRun, MediaAsset } from "../asset.js";
import { generationIdOf } from "../asset-id.js";

/**
 * The asset with its parents and its run; the same object if nothing is to be added. Records of earlier versions lack
 * both: they follow from the source and from the request that was stored with it.
 */
export function withLineage(asset: MediaAsset): MediaAsset {
  const { source, run = runOf(asset) } = asset;
  if (!source || source.type === "upload") return asset;
  const parents = asset.parents ?? parentsOf(asset);
  const isComplete = (asset.parents || parents.length === 0) && asset.run === run;
  return isComplete ? asset : { ...asset, ...(parents.length > 0 && { parents }), ...(run && { run }) };
}

function parentsOf({ source, sourceMeta }: MediaAsset): readonly AssetParent[] {
  if (source?.type === "edit") return [{ id: source.from, role: "edit" }];
  const { images, mask } = fieldsOf(sourceMeta?.request);
  const inputs = Array.isArray(images) ? images.map((image) => [image, "start"] as const) : [];
  return [...inputs, [mask, "mask"] as const].flatMap(([input, role]) => {
    const { id } = fieldsOf(input);
    return typeof id === "string" ? { id, role } : [];
  });
}

function runOf({ id, source, sourceMeta = {} }: MediaAsset): AssetRun | undefined {
  const request = fieldsOf(sourceMeta.request);
  if (source?.type !== "ai" || typeof request.prompt !== "string") return undefined;
  const { n = 0, count = 1 } = placeOf(sourceMeta) ?? {};
  // Which of several it was is unknown.
  if (count === 1 && typeof request.n === "number" && request.n > 1) return undefined;
  return { id: generationIdOf(id, n), index: n + 1, count };
}

const fieldsOf = (value: unknown): Record<string, unknown> => ({ ...Object(value) });
