"use client";

import { type CSSProperties, useId, useState } from "react";
import { formatBytes, formatLength } from "../../components/format.js";
import {
  ChevronLeftIcon,
  ChevronRightIcon,
  CloseIcon,
  DownloadIcon,
  FilmIcon,
  ImageIcon,
  InfoIcon,
  TrashIcon,
} from "../../components/icons.js";
import { makingOfTitle } from "../../components/making-of.js";
import type { AssetViewerProps } from "../../components/part-props.js";
import { MessagesProvider, useMessages } from "../../components/preset-context.js";
import { useAssetViewer } from "../../components/use-asset-viewer.js";
import { VideoPlayer } from "../../components/video-player.js";
import type { MediaAsset } from "../../core/library/asset.js";
import { isVideoType } from "../../core/media/media-types.js";
import { Button } from "./button.js";
import { cx } from "./cx.js";
import { Dialog } from "./dialog.js";
import { MakingOfDetails } from "./making-of-details.js";

/** One asset over the whole window, in its original. */
export function AssetViewer(props: AssetViewerProps) {
  const { asset, assets, onAssetChange, onDelete } = props;
  const messages = useMessages(props.messages);
  const viewer = useAssetViewer(props);
  const [detailsOpen, setDetailsOpen] = useState(true);
  const detailsId = useId();
  const isGenerated = asset?.source?.type === "ai";
  const close = () => onAssetChange(undefined);

  return (
    <MessagesProvider messages={messages}>
      <Dialog
        open={asset !== undefined}
        onClose={close}
        label={asset?.name ?? ""}
        theme="dark"
        dismissible={false}
        onKeyDown={viewer.onKeyDown}
        className={cx(
          "rml:m-0 rml:h-dvh rml:max-h-none rml:w-screen rml:max-w-none rml:overflow-hidden rml:bg-surface",
          props.className,
        )}
      >
        {asset && (
          <div data-missing={viewer.missing || undefined} className="rml:flex rml:h-full rml:flex-col">
            <header className="rml:flex rml:items-center rml:gap-1 rml:py-2 rml:pr-2 rml:pl-4">
              <div className="rml:mr-auto rml:min-w-0 rml:pr-2">
                <h2 className="rml:truncate rml:text-base rml:font-semibold">{asset.name}</h2>
                <p className="rml:truncate rml:text-xs rml:text-muted rml:tabular-nums">
                  {factsOf(asset, viewer.index, assets.length, messages)}
                </p>
              </div>
              {isGenerated && (
                <Button
                  variant="ghost"
                  icon
                  aria-label={makingOfTitle(asset, messages)}
                  title={makingOfTitle(asset, messages)}
                  aria-expanded={detailsOpen}
                  aria-controls={detailsId}
                  className="rml:aria-expanded:bg-text/10 rml:aria-expanded:text-text"
                  onClick={() => setDetailsOpen(!detailsOpen)}
                >
                  <InfoIcon size={18} />
                </Button>
              )}
              <Button
                variant="ghost"
                icon
                aria-label={messages.download}
                title={messages.download}
                onClick={() => void viewer.download()}
              >
                <DownloadIcon size={18} />
              </Button>
              {onDelete && (
                <Button
                  variant="ghost"
                  icon
                  aria-label={messages.delete}
                  title={messages.delete}
                  onClick={() => onDelete(asset)}
                >
                  <TrashIcon size={18} />
                </Button>
              )}
              <Button
                variant="ghost"
                icon
                data-autofocus
                aria-label={messages.close}
                title={messages.close}
                onClick={close}
              >
                <CloseIcon size={18} />
              </Button>
            </header>
            <div className="rml:flex rml:min-h-0 rml:flex-1 rml:max-sm:flex-col">
              <div className="rml:relative rml:min-h-0 rml:min-w-0 rml:flex-1">
                <Stage asset={asset} viewer={viewer} />
                <Step
                  side="left"
                  label={messages.previous}
                  disabled={!viewer.hasPrevious}
                  onClick={viewer.toPrevious}
                />
                <Step side="right" label={messages.next} disabled={!viewer.hasNext} onClick={viewer.toNext} />
              </div>
              {isGenerated && (
                <aside
                  id={detailsId}
                  hidden={!detailsOpen}
                  aria-label={makingOfTitle(asset, messages)}
                  className="rml:w-80 rml:shrink-0 rml:overflow-y-auto rml:overscroll-contain rml:border-l rml:p-5 rml:max-sm:max-h-[45%] rml:max-sm:w-full rml:max-sm:border-t rml:max-sm:border-l-0"
                >
                  <h3 className="rml:mb-3 rml:text-base rml:font-semibold">
                    {makingOfTitle(asset, messages)}
                  </h3>
                  <MakingOfDetails asset={asset} />
                </aside>
              )}
            </div>
          </div>
        )}
      </Dialog>
    </MessagesProvider>
  );
}

function factsOf(
  asset: MediaAsset,
  index: number,
  count: number,
  messages: ReturnType<typeof useMessages>,
): string {
  const facts = [
    index >= 0 && messages.position(index + 1, count),
    asset.width && asset.height && messages.dimensions(asset.width, asset.height),
    asset.duration !== undefined && formatLength(asset.duration),
    formatBytes(asset.size),
  ];
  return facts.filter((fact) => fact).join(" · ");
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

/** The picture; its thumbnail stands in until it is loaded. */
function Stage({ asset, viewer }: { asset: MediaAsset; viewer: ReturnType<typeof useAssetViewer> }) {
  const messages = useMessages();
  const size = fittingSize(asset);
  const picture = "rml:absolute rml:inset-0 rml:m-auto rml:size-full rml:object-contain";
  return (
    <div className="rml:absolute rml:inset-x-14 rml:inset-y-3 rml:@container-size rml:flex rml:flex-col rml:items-center rml:justify-center rml:max-sm:inset-x-3">
      {viewer.videoUrl && (
        <VideoPlayer
          asset={asset}
          url={viewer.videoUrl}
          posterUrl={viewer.thumbnailUrl}
          onBroken={viewer.onVideoBroken}
          className={picture}
          style={size}
        />
      )}
      {viewer.thumbnailUrl && !viewer.loaded && !viewer.videoUrl && (
        <img
          src={viewer.thumbnailUrl}
          alt={viewer.originalUrl ? "" : asset.name}
          draggable={false}
          className={cx(picture, viewer.originalUrl && "rml:blur-sm")}
          style={size}
        />
      )}
      {viewer.originalUrl && (
        <img
          key={viewer.originalUrl}
          src={viewer.originalUrl}
          alt={asset.name}
          decoding="async"
          {...viewer.originalProps}
          className={cx(
            picture,
            "rml:transition-opacity rml:duration-200",
            viewer.loaded ? "rml:checkered" : "rml:opacity-0",
          )}
          style={size}
        />
      )}
      {viewer.noPreview && (
        <p className="rml:flex rml:flex-col rml:items-center rml:gap-2 rml:text-sm rml:text-muted">
          <ImageIcon size={32} />
          <strong className="rml:text-base rml:font-semibold">{messages.noPreview}</strong>
          {messages.noPreviewHint}
        </p>
      )}
      {viewer.unplayable && (
        <div
          role="status"
          className="rml:relative rml:flex rml:max-w-96 rml:flex-col rml:items-center rml:gap-2 rml:rounded-control rml:bg-surface/80 rml:p-4 rml:text-center rml:text-sm rml:text-muted"
        >
          <FilmIcon size={32} />
          <strong className="rml:text-base rml:font-semibold rml:text-text">{messages.unplayable}</strong>
          {messages.unplayableHint}
        </div>
      )}
      {viewer.missing && (
        <p
          role="alert"
          className="rml:absolute rml:bottom-2 rml:rounded-control rml:bg-raised rml:px-3 rml:py-2 rml:text-sm rml:shadow-overlay"
        >
          {messages.noOriginal}
        </p>
      )}
    </div>
  );
}

type StepProps = { side: "left" | "right"; label: string; disabled: boolean; onClick: () => void };

/** Stays where it is at either end: a control that vanishes takes the focus with it. */
function Step({ side, label, disabled, onClick }: StepProps) {
  const Icon = side === "left" ? ChevronLeftIcon : ChevronRightIcon;
  return (
    <Button
      variant="ghost"
      icon
      aria-label={label}
      title={label}
      aria-disabled={disabled}
      onClick={onClick}
      className={cx(
        "rml:absolute rml:top-1/2 rml:z-10 rml:h-10 rml:w-10 rml:-translate-y-1/2 rml:rounded-full rml:bg-raised/70 rml:text-text rml:backdrop-blur-sm rml:aria-disabled:pointer-events-none rml:aria-disabled:opacity-30",
        side === "left" ? "rml:left-2" : "rml:right-2",
      )}
    >
      <Icon size={20} />
    </Button>
  );
}
