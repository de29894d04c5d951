"use client";

import { type CSSProperties, type Ref, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { isVideoType } from "../core/media/media-types.js";
import { useAssetFile, useAssetUrl } from "../react/use-asset-url.js";
import { FilmIcon, ImageIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import { type PictureStatus, ViewerPicture } from "./viewer-picture.js";
import type { Zoom } from "./zoom-geometry.js";

type ViewerSlideProps = {
  asset: MediaAsset;
  /** Where it stands: 0 is in view. */
  position: -1 | 0 | 1;
  /** Whether its original is loaded already: the neighbours' are once the picture in view is shown. */
  loads: boolean;
  zoom: Zoom;
  smooth: boolean;
  pictureRef: Ref<HTMLDivElement> | undefined;
  /** Called once everything that can be shown of it is. */
  onShown: () => void;
};

/** One asset on the stage, in view or beside it. */
export function ViewerSlide({ asset, position, loads, zoom, smooth, pictureRef, onShown }: ViewerSlideProps) {
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
  const broken = status === "broken";
  const loading = isImage && status === "loading" && !missing;
  const unplayable = isVideo && (!isPlayable || broken);
  const hasPicture = isImage || (isVideo && asset.thumbnail !== undefined);

  const onStatusChange = (next: PictureStatus): void => {
    setStatus(next);
    onShown();
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
          style={{ ...fittingSize(asset), transform: transformOf(zoom) }}
        >
          {isImage && <ViewerPicture asset={asset} original={original} onStatusChange={onStatusChange} />}
          {isVideo && (!isInView || unplayable || !original.url) && <Poster asset={asset} />}
        </div>
      )}
      {isPlayable && isInView && original.url && !broken && (
        <VideoPlayer asset={asset} url={original.url} onStatusChange={onStatusChange} />
      )}
      {!asset.thumbnail && !isVideo && (!isImage || broken) && (
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
      {isInView && loading && <Spinner {...slot("viewer-spinner")} />}
      {isInView && missing && (
        <Notice {...slot("viewer-notice")} tone="warning" title={messages.noOriginal} />
      )}
    </div>
  );
}

const transformOf = ({ scale, x, y }: Zoom): string | undefined =>
  scale === 1 && x === 0 && y === 0 ? undefined : `translate(${x}px, ${y}px) scale(${scale})`;

/** As large as the stage allows, and an image no larger than its original: known before anything is loaded. */
export function fittingSize({ width, height, mimeType }: MediaAsset): CSSProperties | undefined {
  if (!width || !height) return undefined;
  const largest = isVideoType(mimeType) ? "100cqw" : `${width}px`;
  return {
    width: `min(100cqw, ${(100 * width) / height}cqh, ${largest})`,
    height: "auto",
    aspectRatio: `${width} / ${height}`,
  };
}

function Poster({ asset }: { asset: MediaAsset }) {
  const url = useAssetUrl(asset.thumbnail && asset.id, "thumbnail");
  return url && <img className="rml-fill" src={url} alt={asset.name} draggable={false} />;
}

type VideoPlayerProps = {
  asset: MediaAsset;
  url: string;
  onStatusChange: (status: PictureStatus) => void;
};

/** The browser's own player, which the keyboard and screen readers know. It plays when it is told to. */
function VideoPlayer({ asset, url, onStatusChange }: VideoPlayerProps) {
  const poster = useAssetUrl(asset.thumbnail && asset.id, "thumbnail");
  return (
    // biome-ignore lint/a11y/useMediaCaption: a file of the user's own, for which nobody has captions
    <video
      key={url}
      className="rml-viewer-video"
      src={url}
      poster={poster}
      controls
      playsInline
      preload="metadata"
      aria-label={asset.name}
      onLoadedMetadata={() => onStatusChange("ready")}
      onError={() => onStatusChange("broken")}
      style={fittingSize(asset)}
    />
  );
}
