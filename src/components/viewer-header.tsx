"use client";

import { useState } from "react";
import type { MediaAIOperationType } from "../core/generation/ai-operation.js";
import type { MediaAsset } from "../core/library/asset.js";
import {
  CloseIcon,
  DownloadIcon,
  FullScreenIcon,
  InfoIcon,
  MoreIcon,
  PencilIcon,
  SlideshowIcon,
  StarFilledIcon,
  StarIcon,
  TrashIcon,
} from "./icons.js";
import { useKit } from "./kit.js";
import { ROOT, useScope } from "./scope.js";
import { ToolButton } from "./tool-button.js";
import { useAssetActions } from "./use-asset-actions.js";
import { useAssetUpdate } from "./use-asset-update.js";
import type { Neighbours } from "./use-neighbours.js";
import { useOperationActions } from "./use-operation-actions.js";

type ViewerHeaderProps = {
  asset: MediaAsset;
  neighbours: Neighbours;
  detailsId: string;
  detailsOpen: boolean;
  onDetailsToggle: () => void;
  /** Undefined where the browser cannot. */
  fullScreen: { isOn: boolean; toggle: () => void } | undefined;
  /** Undefined where there is nothing to turn to. */
  onSlideshow: (() => void) | undefined;
  onDownload: () => void;
  /** Undefined where it cannot be edited. */
  onEdit: (() => void) | undefined;
  onDelete: (() => void) | undefined;
  onOperate: (asset: MediaAsset, type: MediaAIOperationType) => void;
  /** Undefined if the app offers no videos. */
  onAnimate: ((asset: MediaAsset) => void) | undefined;
  onClose: () => void;
};

/** What the asset is, and what can be done with it. */
export function ViewerHeader({ asset, neighbours, ...props }: ViewerHeaderProps) {
  const { IconButton, Menu } = useKit();
  const { messages, formats, languageProps, slot } = useScope();
  const { fullScreen, onSlideshow, onEdit } = props;
  const operations = useOperationActions(asset, props);
  const shared = useAssetActions([asset]);
  const rarer = [...operations, ...shared];
  const fullScreenLabel = fullScreen?.isOn ? messages.exitFullScreen : messages.fullScreen;
  const { index, count } = neighbours;
  const { width, height, duration } = asset;
  const facts = [
    index >= 0 && messages.position(index + 1, count),
    width !== undefined && height !== undefined && messages.dimensions(width, height),
    duration !== undefined && formats.length(duration),
    formats.bytes(asset.size),
  ];
  return (
    <div {...slot("viewer-header")}>
      <div {...slot("viewer-heading")}>
        <h2 {...slot("viewer-title", "rml-strong rml-truncate")} dir="auto" title={asset.name}>
          {asset.name}
        </h2>
        <p {...slot("viewer-meta", "rml-hint rml-truncate")}>{facts.filter(Boolean).join(" · ")}</p>
      </div>
      <div {...slot("viewer-actions", "rml-row")}>
        <StarButton asset={asset} />
        <ToolButton
          label={messages.details}
          icon={<InfoIcon size={18} />}
          aria-expanded={props.detailsOpen}
          aria-controls={props.detailsId}
          onClick={props.onDetailsToggle}
        />
        {onEdit && (
          <ToolButton
            {...slot("viewer-edit")}
            label={messages.edit}
            icon={<PencilIcon size={18} />}
            onClick={onEdit}
          />
        )}
        <ToolButton
          {...slot("viewer-wide")}
          label={messages.download}
          icon={<DownloadIcon size={18} />}
          onClick={props.onDownload}
        />
        {onSlideshow && (
          <ToolButton
            {...slot("viewer-wide")}
            label={messages.slideshow}
            icon={<SlideshowIcon size={18} />}
            onClick={onSlideshow}
          />
        )}
        {fullScreen && (
          <ToolButton
            {...slot("viewer-wide")}
            label={fullScreenLabel}
            icon={<FullScreenIcon size={18} />}
            onClick={fullScreen.toggle}
          />
        )}
        {props.onDelete && (
          <ToolButton label={messages.delete} icon={<TrashIcon size={18} />} onClick={props.onDelete} />
        )}
        <Menu
          {...slot("viewer-menu", ROOT)}
          {...languageProps}
          label={messages.more}
          trigger={
            <IconButton {...slot("viewer-narrow")} label={messages.more} icon={<MoreIcon size={18} />} />
          }
          items={[
            ...(onEdit ? [{ label: messages.edit, icon: <PencilIcon size={16} />, onSelect: onEdit }] : []),
            { label: messages.download, icon: <DownloadIcon size={16} />, onSelect: props.onDownload },
            ...(onSlideshow
              ? [{ label: messages.slideshow, icon: <SlideshowIcon size={16} />, onSelect: onSlideshow }]
              : []),
            ...(fullScreen
              ? [{ label: fullScreenLabel, icon: <FullScreenIcon size={16} />, onSelect: fullScreen.toggle }]
              : []),
            ...rarer,
          ]}
        />
        {rarer.length > 0 && (
          <Menu
            {...slot("viewer-menu", ROOT)}
            {...languageProps}
            label={messages.more}
            trigger={
              <IconButton {...slot("viewer-wide")} label={messages.more} icon={<MoreIcon size={18} />} />
            }
            items={rarer}
          />
        )}
        <ToolButton label={messages.close} icon={<CloseIcon size={18} />} onClick={props.onClose} />
      </div>
    </div>
  );
}

/** Shows the new state at once, and the old one again if it could not be saved. */
function StarButton({ asset }: { asset: MediaAsset }) {
  const { messages } = useScope();
  const update = useAssetUpdate(asset);
  const [pending, setPending] = useState<{ id: string; starred: boolean }>();
  const saved = asset.starred ?? false;
  const starred = pending?.id === asset.id ? pending.starred : saved;

  const toggle = (): void => {
    const next = { id: asset.id, starred: !starred };
    setPending(next);
    void update({ starred: next.starred }).then(() => setPending((now) => (now === next ? undefined : now)));
  };
  return (
    <ToolButton
      label={messages.star}
      icon={starred ? <StarFilledIcon size={18} /> : <StarIcon size={18} />}
      aria-pressed={starred}
      data-starred={starred || undefined}
      onClick={toggle}
    />
  );
}
