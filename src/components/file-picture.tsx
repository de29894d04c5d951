"use client";

import { useAssetUrl } from "../react/use-asset-url.js";

/** An input of a generation, as a picture; it may be an asset that is listed nowhere. Its name stands elsewhere. */
export function FilePicture({ file }: { file: { assetId: string } }) {
  return <img src={useAssetUrl(file.assetId, "original")} alt="" />;
}
