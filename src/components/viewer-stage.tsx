"use client";

import { type CSSProperties, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { isVideoType } from "../core/media/media-types.js";
import { type useAssetFile, useAssetUrl } from "../react/use-asset-url.js";
import { ChevronLeftIcon, ChevronRightIcon, FilmIcon, ImageIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import { ToolButton } from "./tool-button.js";

type ViewerStageProps = {
  asset: MediaAsset;
  original: ReturnType<typeof useAssetFile>;
  missing: boolean;
  /** Undefined at the first. */
  onPrevious: (() => void) | undefined;
  /** Undefined at the last. */
  onNext: (() => void) | undefined;
};

/** The picture or the video, and the two buttons to its neighbours. */
export function ViewerStage({ asset, original, missing, onPrevious, onNext }: ViewerStageProps) {
  const { Notice, Spinner } = useKit();
  const { messages, slot } = useScope();
  const thumbnailUrl = useAssetUrl(asset.thumbnail && asset.id, "thumbnail");
  const [loadedUrl, setLoadedUrl] = useState<string>();
  const [brokenUrl, setBrokenUrl] = useState<string>();
  const { url } = original;
  const isImage = asset.mimeType.startsWith("image/");
  const isVideo = isVideoType(asset.mimeType);
  const loaded = url !== undefined && url === loadedUrl;
  // An SVG comes with an inert type, which no <img> shows: its thumbnail stays.
  const broken = url !== undefined && url === brokenUrl;
  const loading = isImage && !broken && !loaded && original.status !== "missing";
  const unplayable = isVideo && (asset.playable === false || broken);
  const videoUrl = isVideo && !broken ? url : undefined;
  const imageUrl = isVideo || broken ? undefined : url;
  const onError = () => setBrokenUrl(url);
  const style = fittingSize(asset);
  return (
    <div
      {...slot("viewer-stage", "rml-grow")}
      data-kind={videoUrl || unplayable ? "video" : undefined}
      data-status={missing ? "missing" : loading ? "loading" : "ready"}
    >
      <div {...slot("viewer-picture", "rml-center rml-grow")}>
        {videoUrl && (
          // The browser's own player, which the keyboard and screen readers know. It plays when it is told to.
          // biome-ignore lint/a11y/useMediaCaption: a file of the user's own, for which nobody has captions
          <video
            key={videoUrl}
            className="rml-fill"
            src={videoUrl}
            poster={thumbnailUrl}
            controls
            playsInline
            preload="metadata"
            aria-label={asset.name}
            onError={onError}
            style={style}
          />
        )}
        {thumbnailUrl && !loaded && !videoUrl && (
          <img
            className="rml-fill"
            src={thumbnailUrl}
            alt={imageUrl ? "" : asset.name}
            draggable={false}
            data-preview={loading || undefined}
            style={style}
          />
        )}
        {imageUrl && (
          <img
            key={imageUrl}
            className={`rml-fill ${loaded ? "rml-checkered" : ""}`}
            src={imageUrl}
            alt={asset.name}
            decoding="async"
            data-original={loaded ? "loaded" : "loading"}
            style={style}
            onLoad={() => setLoadedUrl(url)}
            onError={onError}
          />
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
      </div>
      {loading && <Spinner {...slot("viewer-spinner")} />}
      {missing && <Notice {...slot("viewer-notice")} tone="warning" title={messages.noOriginal} />}
      <Arrow side="previous" onClick={onPrevious} />
      <Arrow side="next" onClick={onNext} />
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

/** At the end it is `aria-disabled` only: a disabled button loses the focus, and with it the arrow keys. */
function Arrow({ side, onClick }: { side: "previous" | "next"; onClick: (() => void) | undefined }) {
  const { messages, slot } = useScope();
  const Icon = side === "previous" ? ChevronLeftIcon : ChevronRightIcon;
  return (
    <ToolButton
      {...slot("viewer-arrow")}
      data-side={side}
      variant="default"
      label={messages[side]}
      icon={<Icon size={20} />}
      aria-disabled={!onClick}
      onClick={onClick}
    />
  );
}
