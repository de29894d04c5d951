"use client";

import { ActionIcon, Loader } from "@mantine/core";
import { ChevronLeftIcon, ChevronRightIcon, FilmIcon, ImageIcon } from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";
import type { useAssetViewer } from "../../components/use-asset-viewer.js";
import { VideoPlayer } from "../../components/video-player.js";
import type { MediaAsset } from "../../core/library/asset.js";
import { Notice } from "./notice.js";

type Viewer = ReturnType<typeof useAssetViewer>;

/** The picture or the video, and the two buttons beside it. */
export function ViewerStage({ asset, viewer }: { asset: MediaAsset; viewer: Viewer }) {
  const messages = useMessages();
  const { loaded, originalUrl, thumbnailUrl, videoUrl, missing, noPreview, unplayable } = viewer;
  const kind = videoUrl || unplayable ? "video" : undefined;
  return (
    <div
      className="rml-stage"
      data-kind={kind}
      data-status={missing ? "missing" : loaded || videoUrl ? "ready" : "loading"}
    >
      {videoUrl && (
        <VideoPlayer
          asset={asset}
          url={videoUrl}
          posterUrl={thumbnailUrl}
          onBroken={viewer.onVideoBroken}
          className="rml-video"
        />
      )}
      {/* Never larger than it is, so that a small picture stays sharp. */}
      {!videoUrl && (
        <div className="rml-picture" style={{ maxWidth: asset.width, maxHeight: asset.height }}>
          {thumbnailUrl && !loaded && (
            <img className="rml-picture-thumb" src={thumbnailUrl} alt={originalUrl ? "" : asset.name} />
          )}
          {originalUrl && (
            <img
              key={originalUrl}
              className="rml-picture-original"
              src={originalUrl}
              alt={asset.name}
              data-loaded={loaded || undefined}
              {...viewer.originalProps}
            />
          )}
        </div>
      )}
      {viewer.loading && <Loader className="rml-stage-loader" size={20} color="gray" aria-hidden="true" />}
      {noPreview && (
        <div className="rml-no-preview">
          <ImageIcon size={40} />
          <strong>{messages.noPreview}</strong>
          {messages.noPreviewHint}
        </div>
      )}
      {unplayable && (
        <div className="rml-no-preview" role="status">
          <FilmIcon size={40} />
          <strong>{messages.unplayable}</strong>
          {messages.unplayableHint}
        </div>
      )}
      {missing && (
        <div className="rml-stage-notice">
          <Notice tone="warning" title={messages.noOriginal} />
        </div>
      )}
      <StageButton side="previous" enabled={viewer.hasPrevious} onClick={viewer.toPrevious} />
      <StageButton side="next" enabled={viewer.hasNext} onClick={viewer.toNext} />
    </div>
  );
}

type StageButtonProps = { side: "previous" | "next"; enabled: boolean; onClick: () => void };

/** At the end it is only said to be disabled: a button that is disabled loses the focus, and with it the keys. */
function StageButton({ side, enabled, onClick }: StageButtonProps) {
  const messages = useMessages();
  const Icon = side === "previous" ? ChevronLeftIcon : ChevronRightIcon;
  return (
    <ActionIcon
      className="rml-stage-button"
      data-side={side}
      variant="default"
      radius="xl"
      size={40}
      aria-label={messages[side]}
      title={messages[side]}
      aria-disabled={!enabled}
      onClick={onClick}
    >
      <Icon size={20} />
    </ActionIcon>
  );
}
