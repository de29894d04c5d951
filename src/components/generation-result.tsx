"use client";

import { useEffect, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { isVideoType } from "../core/media/media-type-guards.js";
import { useAssetUrl } from "../react/use-asset-url.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { FilmIcon, ImageIcon, PlayIcon } from "./icons.js";
import type { GenerationQueueProps } from "./part-props.js";
import { useScope } from "./scope.js";

type GenerationResultProps = Pick<GenerationQueueProps, "onOpen"> & { id: string; label: string };

/** One result of a generation: the asset that it became, unless it was deleted since. */
export function GenerationResult({ id, label, onOpen }: GenerationResultProps) {
  const { messages, slot } = useScope();
  const { loaded, assetCount, get } = useMediaLibrary(({ assets, assetCount, get }) => ({
    loaded: assets.find((asset) => asset.id === id),
    assetCount,
    get,
  }));
  const [fetched, setFetched] = useState<{ asset: MediaAsset | undefined }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: whether it is still there may change with the count
  useEffect(() => {
    if (loaded) return;
    let current = true;
    const show = (asset: MediaAsset | undefined) => current && setFetched({ asset });
    get(id).then(show, () => show(undefined));
    return () => {
      current = false;
    };
  }, [id, get, loaded, assetCount]);
  const asset = loaded ?? fetched?.asset;
  const url = useAssetUrl(asset?.thumbnail && asset.id, "thumbnail");
  const isVideo = asset !== undefined && isVideoType(asset.mimeType);

  if (!asset && fetched) {
    const gone = messages.resultGone;
    return (
      <span
        {...slot("queue-result", "rml-center rml-box")}
        data-gone
        role="img"
        aria-label={gone}
        title={gone}
      >
        <ImageIcon />
      </span>
    );
  }
  const picture = (
    <>
      {url && <img className="rml-fill" src={url} alt="" decoding="async" draggable={false} />}
      {!url && asset && !asset.thumbnail && (isVideo ? <FilmIcon /> : <ImageIcon />)}
      {url && isVideo && (
        <span className="rml-queue-play rml-center">
          <PlayIcon size={12} />
        </span>
      )}
    </>
  );
  if (!onOpen) return <span {...slot("queue-result", "rml-center rml-box")}>{picture}</span>;
  return (
    <button
      type="button"
      {...slot("queue-result", "rml-center rml-box")}
      aria-label={label}
      onClick={() => asset && onOpen(asset)}
    >
      {picture}
    </button>
  );
}
