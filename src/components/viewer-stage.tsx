"use client";

import type { CSSProperties } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { isVideoType } from "../core/media/media-types.js";
import { ChevronLeftIcon, ChevronRightIcon, FilmIcon, ImageIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import { ToolButton } from "./tool-button.js";
import type { useAssetViewer } from "./use-asset-viewer.js";
import { VideoPlayer } from "./video-player.js";

type ViewerStageProps = { asset: MediaAsset; viewer: ReturnType<typeof useAssetViewer> };

/** The picture or the video, and the two buttons to its neighbours. */
export function ViewerStage({ asset, viewer }: ViewerStageProps) {
  const { Notice, Spinner } = useKit();
  const { messages, slot } = useScope();
  const { loaded, loading, originalUrl, thumbnailUrl, videoUrl, missing } = viewer;
  const style = fittingSize(asset);
  return (
    <div
      {...slot("viewer-stage")}
      data-kind={videoUrl || viewer.unplayable ? "video" : undefined}
      data-status={missing ? "missing" : loading ? "loading" : "ready"}
    >
      <div {...slot("viewer-picture")}>
        {videoUrl && (
          <VideoPlayer
            asset={asset}
            url={videoUrl}
            posterUrl={thumbnailUrl}
            onBroken={viewer.onVideoBroken}
            style={style}
          />
        )}
        {thumbnailUrl && !loaded && !videoUrl && (
          <img
            src={thumbnailUrl}
            alt={originalUrl ? "" : asset.name}
            draggable={false}
            data-preview={loading || undefined}
            style={style}
          />
        )}
        {originalUrl && (
          <img
            key={originalUrl}
            src={originalUrl}
            alt={asset.name}
            decoding="async"
            data-original={loaded ? "loaded" : "loading"}
            style={style}
            {...viewer.originalProps}
          />
        )}
        {viewer.noPreview && (
          <p {...slot("viewer-message")}>
            <ImageIcon size={32} />
            <strong>{messages.noPreview}</strong>
            {messages.noPreviewHint}
          </p>
        )}
        {viewer.unplayable && (
          <div {...slot("viewer-message")} role="status">
            <FilmIcon size={32} />
            <strong>{messages.unplayable}</strong>
            {messages.unplayableHint}
          </div>
        )}
      </div>
      {loading && <Spinner {...slot("viewer-spinner")} />}
      {missing && <Notice {...slot("viewer-notice")} tone="warning" title={messages.noOriginal} />}
      <Arrow side="previous" enabled={viewer.hasPrevious} onClick={viewer.toPrevious} />
      <Arrow side="next" enabled={viewer.hasNext} onClick={viewer.toNext} />
    </div>
  );
}

/** As large as the stage allows, and an image no larger than its original: known before anything is loaded. */
function fittingSize({ width, height, mimeType }: MediaAsset): CSSProperties | undefined {
  if (!width || !height) return undefined;
  const largest = isVideoType(mimeType) ? "100cqw" : `${width}px`;
  return {
    width: `min(100cqw, ${(100 * width) / height}cqh, ${largest})`,
    height: "auto",
    aspectRatio: `${width} / ${height}`,
  };
}

type ArrowProps = { side: "previous" | "next"; enabled: boolean; onClick: () => void };

/** At the end it is `aria-disabled` only: a disabled button loses the focus, and with it the arrow keys. */
function Arrow({ side, enabled, onClick }: ArrowProps) {
  const { messages, slot } = useScope();
  const Icon = side === "previous" ? ChevronLeftIcon : ChevronRightIcon;
  return (
    <ToolButton
      {...slot("viewer-arrow")}
      data-side={side}
      variant="default"
      label={messages[side]}
      icon={<Icon size={20} />}
      aria-disabled={!enabled}
      onClick={onClick}
    />
  );
}
