import type { MediaAsset } from "../library/asset.js";
import { sessionOf } from "../library/library-sessions.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";

/** Those of the inputs whose assets still exist, hidden ones too, each with its asset. */
export async function inputAssets<Input extends { assetId: string }>(
  library: MediaLibraryInstance,
  inputs: readonly Input[],
): Promise<{ input: Input; asset: MediaAsset }[]> {
  const { storage } = await sessionOf(library);
  const assets = await storage.assets.get(inputs.map(({ assetId }) => assetId));
  return inputs.flatMap((input, index) => {
    const asset = assets[index];
    return asset ? [{ input, asset }] : [];
  });
}
