"use client";

import { type KeyboardEvent, useState } from "react";
import { isVideoType } from "../core/media/media-types.js";
import { useAssetFile } from "../react/use-asset-url.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { downloadFile } from "./download-file.js";
import type { AssetViewerProps } from "./part-props.js";

/** The state of the viewer: which picture or video to show, its neighbours, the download. */
export function useAssetViewer({ asset, assets, onAssetChange }: AssetViewerProps) {
  const getFile = useMediaLibrary((view) => view.getFile);
  const isImage = asset?.mimeType.startsWith("image/") ?? false;
  const isVideo = asset !== undefined && isVideoType(asset.mimeType);
  const shown = isImage || (isVideo && asset.playable !== false);
  const original = useAssetFile(shown ? asset?.id : undefined, "original");
  const thumbnail = useAssetFile(asset?.thumbnail && asset.id, "thumbnail");
  const [loadedUrl, setLoadedUrl] = useState<string>();
  const [brokenUrl, setBrokenUrl] = useState<string>();
  const [missingId, setMissingId] = useState<string>();

  const index = asset ? assets.findIndex(({ id }) => id === asset.id) : -1;
  const previous = index > 0 ? assets[index - 1] : undefined;
  const next = index >= 0 ? assets[index + 1] : undefined;
  // An SVG comes with an inert type, which no <img> shows: its thumbnail stays.
  const broken = original.url !== undefined && original.url === brokenUrl;
  const toPrevious = () => previous && onAssetChange(previous);
  const toNext = () => next && onAssetChange(next);

  return {
    /** From 0; -1 where the asset is not among the `assets`. */
    index,
    hasPrevious: previous !== undefined,
    hasNext: next !== undefined,
    toPrevious,
    toNext,
    /** Arrow keys, anywhere within the dialog. */
    onKeyDown(event: KeyboardEvent) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      // There they go through the video.
      if (event.target instanceof HTMLMediaElement) return;
      const isRtl = getComputedStyle(event.currentTarget).direction === "rtl";
      if (event.key === (isRtl ? "ArrowRight" : "ArrowLeft")) toPrevious();
      else if (event.key === (isRtl ? "ArrowLeft" : "ArrowRight")) toNext();
    },
    /** Of an image. */
    originalUrl: broken || isVideo ? undefined : original.url,
    /** Of a video. */
    videoUrl: broken || !isVideo ? undefined : original.url,
    onVideoBroken: () => setBrokenUrl(original.url),
    /** Whether it is a video that this browser cannot play. */
    unplayable: isVideo && (asset.playable === false || broken),
    /** Whether the original is on screen; until then the thumbnail stands in. */
    loaded: original.url !== undefined && original.url === loadedUrl,
    /** Whether the original is still to come. */
    loading:
      isImage &&
      !broken &&
      original.status !== "missing" &&
      (original.url === undefined || original.url !== loadedUrl),
    originalProps: {
      onLoad: () => setLoadedUrl(original.url),
      onError: () => setBrokenUrl(original.url),
    },
    thumbnailUrl: thumbnail.url,
    /** Whether there is nothing to be seen of this asset. */
    noPreview: asset !== undefined && !asset.thumbnail && !isVideo && (!isImage || broken),
    missing: original.status === "missing" || (asset !== undefined && missingId === asset.id),
    async download() {
      if (!asset) return;
      try {
        downloadFile(await getFile(asset.id));
      } catch {
        setMissingId(asset.id);
      }
    },
  };
}
