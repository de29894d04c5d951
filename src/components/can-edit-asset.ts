import type { MediaAsset } from "../core/library/asset.js";

/** Whether `library.edit` takes it: an image with its original, and not in the trash. */
export function canEditAsset({ mimeType, state, removedAt }: MediaAsset): boolean {
  return /^image\/(?!svg)/.test(mimeType) && state === undefined && removedAt === undefined;
}
