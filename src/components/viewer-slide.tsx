"use client";

import { type ComponentType, type Ref, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { isVideoType } from "../core/media/media-type-guards.js";
import { useAssetFile, useAssetUrl } from "../react/use-asset-url.js";
import { FilePanel } from "./file-panel.js";
import { fittingSize } from "./fitting-size.js";
import { FilmIcon, ImageIcon, PauseIcon, PlayIcon } from "./icons.js";
import { useKit } from "./kit.js";
import type { ViewerPanelProps } from "./part-props.js";
import { useScope } from "./scope.js";
import { ToolButton } from "./tool-button.js";
import { useAnimation } from "./use-animation.js";
import { type PictureStatus, ViewerPicture } from "./viewer-picture.js";
import { ViewerVideo } from "./viewer-video.js";
import type { Zoom } from "./zoom-geometry.js";

type ViewerSlideProps = {
  asset: MediaAsset;
  /** Where it stands: 0 is in view. */
  position: -1 | 0 | 1;
  /** Whether its original is loaded already: the neighbours' are once the picture in view is shown. */
  loads: boolean;
  zoom: Zoom;
  smooth: boolean;
  /** Whether an image that is smaller than the stage is as large as fits all the same. */
  enlarged?: boolean;
  pictureRef?: Ref<HTMLDivElement> | undefined;
  videoRef?: Ref<HTMLVideoElement> | undefined;
  /** Whether a video plays by itself. Default false. */
  autoPlay?: boolean;
  /** In place of the library's own for other files. */
  Panel?: ComponentType<ViewerPanelProps> | undefined;
  /** Called once everything that can be shown of it is. */
  onShown?: () => void;
};

/** One asset on the stage, in view or beside it. */
export function ViewerSlide({ asset, position, loads, zoom, smooth, ...props }: ViewerSlideProps) {
  const { enlarged = false, pictureRef, videoRef, autoPlay = false, onShown } = props;
  const Panel = props.Panel ?? FilePanel;
  const { Notice, Spinner } = useKit();
  const { messages, slot } = useScope();
  const [status, setStatus] = useState<PictureStatus>("loading");
  const isImage = asset.mimeType.startsWith("image/");
  const isVideo = isVideoType(asset.mimeType);
  const isPlayable = isVideo && asset.playable !== false;
  const isInView = position === 0;
  const wanted = loads && (isImage || (isPlayable && isInView));
  const original = useAssetFile(wanted ? asset.id : undefined, "original");
  const missing = original.status === "missing" || asset.state === "missing";
  const animation = useAnimation(asset, isInView && original.url !== undefined);
  const broken = status === "broken";
  const loading = isImage && status === "loading" && !missing;
  const unplayable = isVideo && (!isPlayable || broken);
  const hasPicture = isImage || (isVideo && asset.thumbnail !== undefined);

  const onStatusChange = (next: PictureStatus): void => {
    setStatus(next);
    onShown?.();
  };

  return (
    <div
      {...slot("viewer-slide", "rml-fill rml-center")}
      data-position={position}
      data-kind={isVideo ? "video" : isImage ? "image" : "file"}
      data-status={missing ? "missing" : loading ? "loading" : "ready"}
      aria-hidden={isInView ? undefined : true}
    >
      {hasPicture && (
        <div
          {...slot("viewer-picture")}
          ref={pictureRef}
          data-smooth={smooth || undefined}
          style={{ ...fittingSize(asset, enlarged), transform: transformOf(zoom) }}
        >
          {isImage && (
            <ViewerPicture
              asset={asset}
              original={original}
              isStill={animation.isStill}
              waits={animation.waits}
              onStatusChange={onStatusChange}
            />
          )}
          {isVideo && (!isInView || unplayable || !original.url) && <Poster asset={asset} />}
        </div>
      )}
      {isPlayable && isInView && original.url && !broken && (
        <ViewerVideo
          asset={asset}
          url={original.url}
          videoRef={videoRef}
          autoPlay={autoPlay}
          onStatusChange={onStatusChange}
        />
      )}
      {!isImage && !isVideo && isInView && <Panel asset={asset} />}
      {!asset.thumbnail && isImage && broken && (
        <p {...slot("viewer-message", "rml-stack rml-muted")}>
          <ImageIcon size={32} />
          <strong>{messages.noPreview}</strong>
          {messages.noPreviewHint}
        </p>
      )}
      {unplayable && (
        <div {...slot("viewer-message", "rml-stack rml-muted")} role="status">
          <FilmIcon size={32} />
          <strong>{messages.unplayable}</strong>
          {messages.unplayableHint}
        </div>
      )}
      {isInView && animation.moves && (
        <ToolButton
          {...slot("viewer-animation")}
          label={animation.isStill ? messages.playAnimation : messages.pauseAnimation}
          icon={animation.isStill ? <PlayIcon size={18} /> : <PauseIcon size={18} />}
          onClick={animation.toggle}
        />
      )}
      {isInView && loading && <Spinner {...slot("viewer-spinner")} />}
      {isInView && missing && (
        <Notice {...slot("viewer-notice")} tone="warning" title={messages.noOriginal} />
      )}
    </div>
  );
}

const transformOf = ({ scale, x, y }: Zoom): string | undefined =>
  scale === 1 && x === 0 && y === 0 ? undefined : `translate(${x}px, ${y}px) scale(${scale})`;

function Poster({ asset }: { asset: MediaAsset }) {
  const url = useAssetUrl(asset.thumbnail && asset.id, "thumbnail");
  return url && <img className="rml-fill" src={url} alt={asset.name} draggable={false} />;
}
