"use client";

import { isVideoType } from "../core/media/media-type-guards.js";
import { useAssetDrag } from "../react/use-asset-drag.js";
import { useAssetUrl } from "../react/use-asset-url.js";
import { AssetFacts } from "./asset-facts.js";
import { AlertIcon, PlayIcon, StackIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { OriginPopover } from "./origin-popover.js";
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
  const {
    asset,
    stack = 1,
    selected = false,
    tabbable = true,
    variant = "captioned",
    onOpen,
    onToggle,
  } = props;
  const { Badge } = useKit();
  const scope = useScope(props);
  const { messages, formats, languageProps, slot } = scope;
  const isVideo = isVideoType(asset.mimeType);
  const length = asset.duration === undefined ? undefined : formats.length(asset.duration);
  const { width, height } = asset;
  const tabIndex = tabbable ? 0 : -1;
  const dragProps = useAssetDrag(asset, { ids: props.draggedIds });
  const name = (
    <p {...slot("asset-card-name", "rml-truncate")} dir="auto">
      {asset.name}
    </p>
  );

  return (
    <ScopeProvider scope={scope}>
      <div
        {...slot("asset-card", ROOT, props.className)}
        {...languageProps}
        {...dragProps}
        data-variant={variant}
        data-name={variant === "picture" ? asset.name : undefined}
        data-selected={selected || undefined}
        data-state={asset.state}
        data-stack={stack > 1 ? stack : undefined}
      >
        {/* First, so that it is the first tab stop; by its size it lies over the whole card. */}
        {onOpen && (
          <button
            type="button"
            {...slot("asset-card-open", "rml-fill")}
            tabIndex={tabIndex}
            aria-label={asset.name}
            onClick={(event) => {
              const selects = event.shiftKey || event.ctrlKey || event.metaKey;
              if (onToggle && selects) onToggle(event.shiftKey);
              else onOpen();
            }}
          />
        )}
        <Picture {...props} />
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
        {stack > 1 && (
          <Badge
            {...slot("asset-card-stack", "rml-corner")}
            tone="overlay"
            icon={<StackIcon size={12} />}
            label={messages.stackOf(stack)}
          >
            {formats.number(stack)}
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
          // Not the kit's: it is drawn on pictures, and a hundred of them are in a grid.
          <input
            type="checkbox"
            {...slot("asset-card-checkbox", "rml-corner")}
            aria-label={messages.select(asset.name)}
            checked={selected}
            tabIndex={tabIndex}
            onChange={({ nativeEvent }) =>
              onToggle(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
            }
          />
        )}
        <OriginPopover asset={asset} tabIndex={tabIndex} />
        {variant === "captioned" && (
          <div {...slot("asset-card-caption")} title={asset.name}>
            {name}
            <p {...slot("asset-card-meta", "rml-hint rml-truncate")}>
              {width !== undefined && height !== undefined
                ? messages.dimensions(width, height)
                : asset.mimeType}
              {" · "}
              {formats.bytes(asset.size)}
            </p>
          </div>
        )}
        {variant === "row" && (
          <>
            {name}
            <AssetFacts asset={asset} />
          </>
        )}
      </div>
    </ScopeProvider>
  );
}

function Picture({ asset, variant }: AssetCardProps) {
  const { messages, slot } = useScope();
  const url = useAssetUrl(asset.thumbnail && asset.id, "thumbnail");
  if (!asset.thumbnail) {
    const text = asset.playable === false ? messages.unplayable : messages.noPreview;
    return (
      <p {...slot("asset-card-placeholder", "rml-asset-card-picture rml-hint")}>
        {variant === "row" ? "" : text}
      </p>
    );
  }
  return (
    <img
      key={asset.id}
      {...slot("asset-card-picture", "rml-checkered")}
      src={url}
      alt=""
      decoding="async"
      draggable={false}
      data-tiny={isTiny(asset.thumbnail) || undefined}
      // Not a state: a hundred pictures that arrive would render a hundred cards once more.
      onLoad={({ currentTarget }) => currentTarget.toggleAttribute("data-loaded", true)}
    />
  );
}

/** Icons, which would be smeared over the whole card. */
const isTiny = (size: { width: number; height: number }) => Math.max(size.width, size.height) <= 64;
