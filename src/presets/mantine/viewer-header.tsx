"use client";

import { ActionIcon, Modal } from "@mantine/core";
import type { ComponentType } from "react";
import { formatBytes, formatLength } from "../../components/format.js";
import { CloseIcon, DownloadIcon, type IconProps, TrashIcon } from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";
import type { MediaAsset } from "../../core/library/asset.js";

export type ViewerHeaderProps = {
  asset: MediaAsset;
  /** From 0; -1 where the asset is not among those one can go through. */
  index: number;
  count: number;
  onDownload: () => void;
  onDelete: (() => void) | undefined;
  onClose: () => void;
};

export function ViewerHeader({ asset, index, count, onDownload, onDelete, onClose }: ViewerHeaderProps) {
  const messages = useMessages();
  const { name, width, height, duration, size } = asset;
  const facts = [
    index >= 0 && messages.position(index + 1, count),
    width !== undefined && height !== undefined && messages.dimensions(width, height),
    duration !== undefined && formatLength(duration),
    formatBytes(size),
  ];
  return (
    <div className="rml-viewer-header">
      <div className="rml-viewer-text">
        <Modal.Title className="rml-viewer-name" title={name}>
          {name}
        </Modal.Title>
        <div className="rml-meta">{facts.filter((fact) => fact !== false).join(" · ")}</div>
      </div>
      <ViewerButton label={messages.download} icon={DownloadIcon} onClick={onDownload} />
      {onDelete && <ViewerButton label={messages.delete} icon={TrashIcon} onClick={onDelete} />}
      <ViewerButton label={messages.close} icon={CloseIcon} onClick={onClose} autoFocus />
    </div>
  );
}

type ViewerButtonProps = {
  label: string;
  icon: ComponentType<IconProps>;
  onClick: () => void;
  autoFocus?: boolean;
};

function ViewerButton({ label, icon: Icon, onClick, autoFocus }: ViewerButtonProps) {
  return (
    <ActionIcon
      className="rml-viewer-button"
      variant="subtle"
      color="gray"
      size={36}
      aria-label={label}
      title={label}
      onClick={onClick}
      data-autofocus={autoFocus}
    >
      <Icon size={18} />
    </ActionIcon>
  );
}
