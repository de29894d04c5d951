"use client";

import { Checkbox } from "@mantine/core";
import { type MouseEvent as ReactMouseEvent, useState } from "react";
import { formatBytes } from "../../components/format.js";
import { AlertIcon, FilmIcon, ImageIcon } from "../../components/icons.js";
import type { AssetCardProps } from "../../components/part-props.js";
import { useMessages } from "../../components/preset-context.js";
import { isVideoType } from "../../core/media/media-types.js";
import { useAssetUrl } from "../../react/use-asset-url.js";
import { MakingOfPopover } from "./making-of-popover.js";
import { VideoMark } from "./video-mark.js";

/** One asset: what a cell of the grid shows. Opening it by keyboard is the cell's part. */
export function AssetCard(props: AssetCardProps) {
  const { asset, selected = false, tabbable = true, onOpen, onToggle, className } = props;
  const messages = useMessages(props.messages);
  const url = useAssetUrl(asset.thumbnail && asset.id, "thumbnail");
  const [loadedUrl, setLoadedUrl] = useState<string>();
  const isAI = asset.source?.type === "ai";
  const isVideo = isVideoType(asset.mimeType);
  const { width, height } = asset;

  const onClick = (event: ReactMouseEvent): void => {
    if (onToggle && (event.ctrlKey || event.metaKey || event.shiftKey)) onToggle(event.shiftKey);
    else onOpen?.();
  };

  return (
    <div
      className={`rml rml-card ${className ?? ""}`}
      data-selected={selected || undefined}
      data-state={asset.state}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a short cut for the pointer; the keyboard has the cell */}
      <div className="rml-card-body" role="presentation" data-clickable={onOpen && true} onClick={onClick}>
        <div className="rml-thumb">
          {asset.thumbnail ? (
            <img
              src={url}
              alt=""
              draggable={false}
              decoding="async"
              data-loaded={(url !== undefined && url === loadedUrl) || undefined}
              onLoad={() => setLoadedUrl(url)}
            />
          ) : (
            <>
              {isVideo ? <FilmIcon size={28} /> : <ImageIcon size={28} />}
              {asset.playable === false && <span className="rml-unplayable">{messages.unplayable}</span>}
            </>
          )}
          {isVideo && <VideoMark asset={asset} />}
          {asset.state === "missing" && (
            <span
              className="rml-missing"
              role="img"
              aria-label={messages.noOriginal}
              title={messages.noOriginal}
            >
              <AlertIcon size={14} />
            </span>
          )}
        </div>
        <div className="rml-caption">
          <div className="rml-name" title={asset.name}>
            {asset.name}
          </div>
          <div className="rml-meta">
            {width !== undefined && height !== undefined
              ? messages.dimensions(width, height)
              : asset.mimeType}
            <span aria-hidden="true"> · </span>
            {formatBytes(asset.size)}
          </div>
        </div>
      </div>
      {onToggle && (
        <Checkbox
          className="rml-check"
          size="sm"
          radius="xl"
          aria-label={messages.select(asset.name)}
          checked={selected}
          tabIndex={tabbable ? 0 : -1}
          onChange={({ nativeEvent }) => onToggle(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
        />
      )}
      {isAI && <MakingOfPopover asset={asset} tabbable={tabbable} />}
    </div>
  );
}
