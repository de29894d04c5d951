"use client";

import { type MouseEvent, useState } from "react";
import { formatBytes, formatLength } from "../../components/format.js";
import { AlertIcon, FilmIcon, ImageIcon, PlayIcon } from "../../components/icons.js";
import type { AssetCardProps } from "../../components/part-props.js";
import { MessagesProvider, useMessages } from "../../components/preset-context.js";
import { isVideoType } from "../../core/media/media-types.js";
import { useAssetUrl } from "../../react/use-asset-url.js";
import { cx } from "./cx.js";
import { MakingOfPopover } from "./making-of-popover.js";

/** Pixels that a card is higher than wide. */
export const CAPTION_HEIGHT = 46;

/** One asset: its picture, name and size, how it was made, and a checkbox where it can be selected. */
export function AssetCard(props: AssetCardProps) {
  const { asset, selected = false, tabbable = true, onOpen, onToggle, className } = props;
  const messages = useMessages(props.messages);
  const url = useAssetUrl(asset.thumbnail && asset.id, "thumbnail");
  const [loadedUrl, setLoadedUrl] = useState<string>();
  const isGenerated = asset.source?.type === "ai";
  const isVideo = isVideoType(asset.mimeType);
  const loaded = url !== undefined && url === loadedUrl;
  const tabIndex = tabbable ? 0 : -1;
  const meta = [
    asset.width && asset.height && messages.dimensions(asset.width, asset.height),
    formatBytes(asset.size),
  ];

  const onClick = (event: MouseEvent): void => {
    if (onToggle && (event.shiftKey || event.ctrlKey || event.metaKey)) onToggle(event.shiftKey);
    else onOpen?.();
  };

  const picture = url && (
    <img
      src={url}
      alt=""
      decoding="async"
      draggable={false}
      onLoad={() => setLoadedUrl(url)}
      className={cx(
        "rml:absolute rml:inset-0 rml:size-full rml:object-cover rml:transition-[opacity,scale] rml:duration-300",
        "rml:group-hover/card:scale-[1.025] rml:motion-reduce:scale-100",
        !loaded && "rml:opacity-0",
        loaded && asset.state === "missing" && "rml:opacity-50",
      )}
    />
  );

  return (
    <MessagesProvider messages={messages}>
      <div
        data-selected={selected || undefined}
        data-state={asset.state}
        className={cx("rml rml:group/card rml:min-w-0 rml:select-none", className)}
      >
        <div
          data-loaded={loaded || undefined}
          className={cx(
            "rml:relative rml:aspect-square rml:overflow-hidden rml:rounded-card rml:bg-sunken rml:data-loaded:checkered",
            "rml:outline-offset-2 rml:outline-accent rml:has-[>[data-open]:focus-visible]:outline-2",
            "rml:after:pointer-events-none rml:after:absolute rml:after:inset-0 rml:after:rounded-card rml:after:transition-shadow",
            selected
              ? "rml:after:shadow-[inset_0_0_0_3px_var(--rml-accent),inset_0_0_0_5px_var(--rml-surface)]"
              : "rml:after:shadow-[inset_0_0_0_1px_color-mix(in_srgb,var(--rml-text)_8%,transparent)]",
          )}
        >
          {!asset.thumbnail && (
            <p className="rml:absolute rml:inset-0 rml:flex rml:flex-col rml:items-center rml:justify-center rml:gap-1.5 rml:px-3 rml:text-center rml:text-xs rml:text-muted">
              {isVideo ? <FilmIcon size={24} /> : <ImageIcon size={24} />}
              {asset.playable === false ? messages.unplayable : messages.noPreview}
            </p>
          )}
          {onOpen || onToggle ? (
            <button
              type="button"
              tabIndex={tabIndex}
              aria-label={asset.name}
              onClick={onClick}
              data-open
              className="rml:absolute rml:inset-0 rml:size-full rml:overflow-hidden rml:rounded-card rml:outline-none"
            >
              {picture}
            </button>
          ) : (
            picture
          )}
          {isVideo && <VideoMark duration={asset.duration} />}
          {asset.state === "missing" && (
            <span
              role="img"
              aria-label={messages.noOriginal}
              title={messages.noOriginal}
              className="rml:absolute rml:top-2 rml:right-2 rml:grid rml:size-6 rml:place-items-center rml:rounded-full rml:bg-black/70 rml:text-white"
            >
              <AlertIcon size={14} />
            </span>
          )}
          {onToggle && (
            <input
              type="checkbox"
              tabIndex={tabIndex}
              checked={selected}
              aria-label={messages.select(asset.name)}
              onChange={({ nativeEvent }) =>
                onToggle(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
              }
              className="rml:checkbox rml:absolute rml:top-2 rml:left-2 rml:opacity-0 rml:transition-opacity rml:ring-focus rml:checked:opacity-100 rml:focus-visible:opacity-100 rml:group-hover/card:opacity-100 rml:group-focus-within/card:opacity-100 rml:group-data-selecting/grid:opacity-100 rml:touch:opacity-100"
            />
          )}
          {isGenerated && <MakingOfPopover asset={asset} tabbable={tabbable} />}
        </div>
        <div className="rml:h-11.5 rml:px-0.5 rml:pt-2">
          <p title={asset.name} className="rml:truncate rml:text-sm rml:font-medium">
            {asset.name}
          </p>
          <p className="rml:mt-px rml:truncate rml:text-xs rml:text-muted rml:tabular-nums">
            {meta.filter((part) => part).join(" · ")}
          </p>
        </div>
      </div>
    </MessagesProvider>
  );
}

/** Tells that an asset is a video, and how long it is. */
function VideoMark({ duration }: { duration: number | undefined }) {
  const messages = useMessages();
  const length = duration === undefined ? undefined : formatLength(duration);
  return (
    <span
      role="img"
      aria-label={length === undefined ? messages.video : messages.videoLength(length)}
      className="rml:pointer-events-none rml:absolute rml:bottom-2 rml:left-2 rml:flex rml:h-6 rml:items-center rml:gap-1 rml:rounded-full rml:bg-black/70 rml:pr-2 rml:pl-1.5 rml:text-xs rml:font-semibold rml:text-white rml:tabular-nums"
    >
      <PlayIcon size={12} />
      {length}
    </span>
  );
}
