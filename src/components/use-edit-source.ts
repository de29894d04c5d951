"use client";

import { useEffect, useState } from "react";
import type { EditOperation } from "../core/edit/edit-operation.js";
import type { MediaAsset } from "../core/library/asset.js";
import type { MediaLibraryInstance } from "../core/library/media-library-types.js";
import type { ImageSize } from "../core/media/image-header.js";
import { useAssetFile } from "../react/use-asset-url.js";
import { useMediaLibrary } from "../react/use-media-library.js";

/** The image that an edit starts from, and what was done to it so far. */
export type EditSource = {
  readonly base: MediaAsset;
  readonly operations: readonly EditOperation[];
  readonly url: string;
  /** As it is displayed. */
  readonly size: ImageSize;
};

/** Of an asset that is an edit, the original, so that nothing is encoded twice. `missing` if there is nothing to edit. */
export function useEditSource(asset: MediaAsset): EditSource | "loading" | "missing" {
  const library = useMediaLibrary((view) => view.library);
  const [origin, setOrigin] = useState<Pick<EditSource, "base" | "operations">>();
  const [decoded, setDecoded] = useState<{ url: string; size: ImageSize | undefined }>();
  const { status, url } = useAssetFile(origin?.base.id, "original");
  const [opened] = useState(asset);

  useEffect(() => {
    let isCurrent = true;
    const set = (found: Pick<EditSource, "base" | "operations">) => isCurrent && setOrigin(found);
    originOf(library, opened).then(set, () => set({ base: opened, operations: [] }));
    return () => {
      isCurrent = false;
    };
  }, [library, opened]);

  useEffect(() => {
    if (url === undefined) return;
    let isCurrent = true;
    sizeOf(url).then((size) => isCurrent && setDecoded({ url, size }));
    return () => {
      isCurrent = false;
    };
  }, [url]);

  if (status === "missing") return "missing";
  if (!origin || url === undefined || decoded?.url !== url) return "loading";
  return decoded.size ? { ...origin, url, size: decoded.size } : "missing";
}

async function originOf(
  library: MediaLibraryInstance,
  asset: MediaAsset,
): Promise<Pick<EditSource, "base" | "operations">> {
  const { source } = asset;
  const base = source?.type === "edit" ? await library.get(source.from) : undefined;
  if (source?.type !== "edit" || !base || base.state === "missing") return { base: asset, operations: [] };
  return { base, operations: source.operations };
}

async function sizeOf(url: string): Promise<ImageSize | undefined> {
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } catch {
    return undefined;
  }
  return { width: image.naturalWidth, height: image.naturalHeight };
}
