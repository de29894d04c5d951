"use client";

import { type MouseEvent, useState } from "react";
import { isVideoType } from "../core/media/media-types.js";
import { useAssetDrag } from "../react/use-asset-drag.js";
import { useAssetUrl } from "../react/use-asset-url.js";
import { formatBytes, formatLength } from "./format.js";
import { GenerationDetailsPopover } from "./generation-details.js";
import { AlertIcon, FilmIcon, ImageIcon, PlayIcon } from "./icons.js";
import { useKit } from "./kit.js";
import type { AssetCardProps } from "./part-props.js";
import { ROOT, ScopeProvider, useScope } from "./scope.js";

/**
 * One asset: its picture, name and size, how it was generated, and a checkbox where it can be selected.
 *
 * @example
 * ```tsx
 * import { type MediaAsset } from "@reactkits.dev/react-media-library";
 * import { AssetCard } from "@reactkits.dev/react-media-library/components";
 *
 * export const Card = ({ asset, onOpen }: { asset: MediaAsset; onOpen: () => void }) => (
 *   <AssetCard asset={asset} onOpen={onOpen} />
 * );
 * ```
 */
export function AssetCard(props: AssetCardProps) {
  const { asset, selected = false, tabbable = true, onOpen, onToggle } = props;
  const { Badge, Checkbox } = useKit();
  const scope = useScope(props);
  const { messages, slot } = scope;
  const url = useAssetUrl(asset.thumbnail && asset.id, "thumbnail");
  const [loadedUrl, setLoadedUrl] = useState<string>();
  const isVideo = isVideoType(asset.mimeType);
  const length = asset.duration === undefined ? undefined : formatLength(asset.duration);
  const { width, height } = asset;
  const tabIndex = tabbable ? 0 : -1;
  const dragProps = useAssetDrag(asset, { ids: props.draggedIds });

  const onClick = (event: MouseEvent): void => {
    if (onToggle && (event.shiftKey || event.ctrlKey || event.metaKey)) onToggle(event.shiftKey);
    else onOpen?.();
  };

  return (
    <ScopeProvider scope={scope}>
      <div
        {...slot("asset-card", ROOT, props.className)}
        {...dragProps}
        data-selected={selected || undefined}
        data-state={asset.state}
      >
        {/* First, so that it is the first tab stop; by its size it lies over the whole card. */}
        {(onOpen || onToggle) && (
          <button
            type="button"
            {...slot("asset-card-open", "rml-fill")}
            tabIndex={tabIndex}
            aria-label={asset.name}
            onClick={onClick}
          />
        )}
        <div {...slot("asset-card-picture", "rml-card")}>
          {asset.thumbnail ? (
            <img
              className="rml-fill rml-checkered"
              src={url}
              alt=""
              decoding="async"
              draggable={false}
              data-tiny={isTiny(asset.thumbnail) || undefined}
              data-loaded={(url !== undefined && url === loadedUrl) || undefined}
              onLoad={() => setLoadedUrl(url)}
            />
          ) : (
            <p {...slot("asset-card-placeholder", "rml-fill rml-stack rml-hint")}>
              {isVideo ? <FilmIcon size={24} /> : <ImageIcon size={24} />}
              {asset.playable === false ? messages.unplayable : messages.noPreview}
            </p>
          )}
        </div>
        {isVideo && (
          <Badge
            {...slot("asset-card-video", "rml-corner")}
            tone="overlay"
            icon={<PlayIcon size={12} />}
            label={length === undefined ? messages.video : messages.videoLength(length)}
          >
            {length}
          </Badge>
        )}
        {asset.state === "missing" && (
          <Badge
            {...slot("asset-card-missing", "rml-corner")}
            tone="overlay"
            icon={<AlertIcon size={14} />}
            label={messages.noOriginal}
          />
        )}
        {onToggle && (
          <Checkbox
            {...slot("asset-card-checkbox", "rml-corner")}
            label={messages.select(asset.name)}
            hideLabel
            checked={selected}
            tabIndex={tabIndex}
            onCheckedChange={(_, { shiftKey }) => onToggle(shiftKey)}
          />
        )}
        {asset.source?.type === "ai" && <GenerationDetailsPopover asset={asset} tabIndex={tabIndex} />}
        <div {...slot("asset-card-caption")}>
          <p {...slot("asset-card-name", "rml-small rml-truncate")} dir="auto" title={asset.name}>
            {asset.name}
          </p>
          <p {...slot("asset-card-meta", "rml-hint rml-truncate")}>
            {width !== undefined && height !== undefined
              ? messages.dimensions(width, height)
              : asset.mimeType}
            {" · "}
            {formatBytes(asset.size)}
          </p>
        </div>
      </div>
    </ScopeProvider>
  );
}

/** Icons, which would be smeared over the whole card. */
const isTiny = (size: { width: number; height: number }) => Math.max(size.width, size.height) <= 64;
