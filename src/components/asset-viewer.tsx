"use client";

import { useId, useState } from "react";
import { formatBytes, formatLength } from "./format.js";
import { GenerationDetails } from "./generation-details.js";
import { generationFactsTitle } from "./generation-facts.js";
import { CloseIcon, DownloadIcon, InfoIcon, TrashIcon } from "./icons.js";
import { Modal } from "./modal.js";
import type { AssetViewerProps } from "./part-props.js";
import { ScopeProvider, useScope } from "./scope.js";
import { ToolButton } from "./tool-button.js";
import { useAssetViewer } from "./use-asset-viewer.js";
import { ViewerStage } from "./viewer-stage.js";

/** One asset over the whole window, in its original, with how it was generated beside it. */
export function AssetViewer(props: AssetViewerProps) {
  const { asset, assets, onAssetChange, onDelete } = props;
  const scope = useScope(props);
  const { messages, slot } = scope;
  const viewer = useAssetViewer(props);
  const [detailsOpen, setDetailsOpen] = useState(true);
  const detailsId = useId();
  const isGenerated = asset?.source?.type === "ai";
  const close = () => onAssetChange(undefined);
  const { width, height, duration } = asset ?? {};
  const facts = asset && [
    viewer.index >= 0 && messages.position(viewer.index + 1, assets.length),
    width !== undefined && height !== undefined && messages.dimensions(width, height),
    duration !== undefined && formatLength(duration),
    formatBytes(asset.size),
  ];

  return (
    <ScopeProvider scope={scope}>
      <Modal
        {...slot("viewer", props.className)}
        size="full"
        dismissible={false}
        open={asset !== undefined}
        onClose={close}
        label={asset?.name ?? ""}
        onKeyDown={viewer.onKeyDown}
        data-missing={viewer.missing || undefined}
      >
        {asset && (
          <>
            <header {...slot("viewer-header")}>
              <div {...slot("viewer-heading")}>
                <h2 {...slot("viewer-title")} title={asset.name}>
                  {asset.name}
                </h2>
                <p {...slot("viewer-meta")}>{facts?.filter((fact) => fact !== false).join(" · ")}</p>
              </div>
              {isGenerated && (
                <ToolButton
                  label={generationFactsTitle(asset, messages)}
                  icon={<InfoIcon size={18} />}
                  aria-expanded={detailsOpen}
                  aria-controls={detailsId}
                  onClick={() => setDetailsOpen(!detailsOpen)}
                />
              )}
              <ToolButton
                label={messages.download}
                icon={<DownloadIcon size={18} />}
                onClick={() => void viewer.download()}
              />
              {onDelete && (
                <ToolButton
                  label={messages.delete}
                  icon={<TrashIcon size={18} />}
                  onClick={() => onDelete(asset)}
                />
              )}
              <ToolButton
                label={messages.close}
                icon={<CloseIcon size={18} />}
                onClick={close}
                data-autofocus
              />
            </header>
            <div {...slot("viewer-main")}>
              <ViewerStage asset={asset} viewer={viewer} />
              {isGenerated && (
                <aside
                  id={detailsId}
                  {...slot("viewer-panel")}
                  hidden={!detailsOpen}
                  aria-label={generationFactsTitle(asset, messages)}
                >
                  <GenerationDetails asset={asset} />
                </aside>
              )}
            </div>
          </>
        )}
      </Modal>
    </ScopeProvider>
  );
}
