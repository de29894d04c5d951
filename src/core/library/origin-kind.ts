import type { OriginKind } from "../media/origin/media-origin.js";
import type { MediaAsset } from "./asset.js";

/** What is known of an asset's origin: by its own file, and by what this library knows of its generation. */
export function originKindOf({
  source,
  sourceMeta,
  origin,
}: Pick<MediaAsset, "source" | "sourceMeta" | "origin">): OriginKind {
  const kind = origin?.kind ?? "unknown";
  if (source?.type !== "ai" || kind === "ai" || kind === "ai-edit") return kind;
  return hasInputs(sourceMeta?.request) ? "ai-edit" : "ai";
}

/** Whether a generation started from images that were given. */
function hasInputs(request: unknown): boolean {
  if (typeof request !== "object" || request === null || !("images" in request)) return false;
  return Array.isArray(request.images) && request.images.length > 0;
}
