import type { MediaAsset } from "../library/asset.js";
import { originKindOf } from "../library/origin-kind.js";
import type { OriginMark } from "../media/mark/origin-xmp.js";

/**
 * What is written into an edit of an image that AI made, whose own metadata goes with its encoding; undefined for an edit of
 * any other. Without a time: the same edit has the same bytes.
 */
export function editMarkOf(asset: MediaAsset): OriginMark | undefined {
  const { source, origin } = asset;
  const aiSystemUsed = source?.type === "ai" ? source.model : origin?.parameters?.model;
  const kind = originKindOf(asset);
  if (origin?.digitalSourceType === "algorithmicMedia") {
    return { digitalSourceType: "algorithmicMedia", aiSystemUsed };
  }
  if (kind === "ai") return { digitalSourceType: "trainedAlgorithmicMedia", aiSystemUsed };
  if (kind === "ai-edit") return { digitalSourceType: "compositeWithTrainedAlgorithmicMedia", aiSystemUsed };
  return undefined;
}
