"use client";

import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { toAssetList } from "../core/library/query/asset-list.js";
import { isVideoType } from "../core/media/media-types.js";
import { useAssetFile } from "../react/use-asset-url.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { formatBytes, formatLength } from "./format.js";
import { GenerationDetails, generationFactsTitle } from "./generation-details.js";
import { CloseIcon, DownloadIcon, InfoIcon, TrashIcon } from "./icons.js";
import { Modal } from "./modal.js";
import type { AssetViewerProps } from "./part-props.js";
import { ScopeProvider, useScope } from "./scope.js";
import { ToolButton } from "./tool-button.js";
import { ViewerStage } from "./viewer-stage.js";

/**
 * One asset over the whole window, in its original, with how it was generated beside it.
 *
 * @example
 * ```tsx
 * import { type MediaAsset, useAssets } from "@reactkits.dev/react-media-library";
 * import { useState } from "react";
 * import { AssetViewer, MediaGrid } from "@reactkits.dev/react-media-library/components";
 *
 * export function Gallery() {
 *   const assets = useAssets({ type: "image" });
 *   const [asset, setAsset] = useState<MediaAsset>();
 *   return (
 *     <>
 *       <MediaGrid assets={assets} onOpen={setAsset} />
 *       <AssetViewer asset={asset} assets={assets} onAssetChange={setAsset} />
 *     </>
 *   );
 * }
 * ```
 */
export function AssetViewer(props: AssetViewerProps) {
  const { asset, onAssetChange } = props;
  const assets = useMemo(() => toAssetList(props.assets), [props.assets]);
  const scope = useScope(props);
  const [missingId, setMissingId] = useState<string>();
  const canShow = asset && (asset.mimeType.startsWith("image/") || isPlayableVideo(asset));
  const original = useAssetFile(canShow ? asset.id : undefined, "original");
  const missing = original.status === "missing" || (asset !== undefined && missingId === asset.id);
  const index = asset ? assets.indexOf(asset.id) : -1;
  const previous = assets.at(index - 1);
  const next = index < 0 ? undefined : assets.at(index + 1);
  useEffect(() => {
    // A library that closes while it loads has nobody left to show anything to.
    if (index >= 0) assets.range(Math.max(0, index - 1), index + 2).catch(() => {});
  }, [assets, index]);
  const goTo = (neighbour: MediaAsset | undefined) => neighbour && onAssetChange(neighbour);

  /** Arrow keys, anywhere within the dialog. */
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    // There they go through the video.
    if (event.target instanceof HTMLMediaElement) return;
    const isRtl = getComputedStyle(event.currentTarget).direction === "rtl";
    if (event.key === (isRtl ? "ArrowRight" : "ArrowLeft")) goTo(previous);
    else if (event.key === (isRtl ? "ArrowLeft" : "ArrowRight")) goTo(next);
  };

  return (
    <ScopeProvider scope={scope}>
      <Modal
        {...scope.slot("viewer", props.className)}
        size="full"
        dismissible={false}
        open={asset !== undefined}
        onClose={() => onAssetChange(undefined)}
        label={asset?.name ?? ""}
        onKeyDown={onKeyDown}
        data-missing={missing || undefined}
      >
        {asset && (
          <ViewerContent
            {...props}
            asset={asset}
            index={index}
            count={assets.count}
            onMissing={() => setMissingId(asset.id)}
          >
            <ViewerStage
              asset={asset}
              original={original}
              missing={missing}
              onPrevious={previous && (() => goTo(previous))}
              onNext={next && (() => goTo(next))}
            />
          </ViewerContent>
        )}
      </Modal>
    </ScopeProvider>
  );
}

const isPlayableVideo = ({ mimeType, playable }: MediaAsset) => isVideoType(mimeType) && playable !== false;

type ViewerContentProps = Pick<AssetViewerProps, "onAssetChange" | "onDelete"> & {
  asset: MediaAsset;
  /** Of the `assets`. */
  count: number;
  /** From 0; -1 where the asset is not among the `assets`. */
  index: number;
  onMissing: () => void;
  /** The picture or the video. */
  children: ReactNode;
};

/** The header with what can be done, and how the asset was generated. */
function ViewerContent({ asset, index, count, onMissing, children, ...props }: ViewerContentProps) {
  const { messages, slot } = useScope();
  const getFile = useMediaLibrary((view) => view.getFile);
  const [detailsOpen, setDetailsOpen] = useState(true);
  const detailsId = useId();
  const isGenerated = asset.source?.type === "ai";
  const howItWasMade = generationFactsTitle(asset, messages);
  const { width, height, duration } = asset;
  const facts = [
    index >= 0 && messages.position(index + 1, count),
    width !== undefined && height !== undefined && messages.dimensions(width, height),
    duration !== undefined && formatLength(duration),
    formatBytes(asset.size),
  ];
  return (
    <>
      <header {...slot("viewer-header", "rml-row")}>
        <div {...slot("viewer-heading", "rml-grow")}>
          <h2 {...slot("viewer-title", "rml-strong rml-truncate")} dir="auto" title={asset.name}>
            {asset.name}
          </h2>
          <p {...slot("viewer-meta", "rml-hint rml-truncate")}>{facts.filter(Boolean).join(" · ")}</p>
        </div>
        {isGenerated && (
          <ToolButton
            label={howItWasMade}
            icon={<InfoIcon size={18} />}
            aria-expanded={detailsOpen}
            aria-controls={detailsId}
            onClick={() => setDetailsOpen(!detailsOpen)}
          />
        )}
        <ToolButton
          label={messages.download}
          icon={<DownloadIcon size={18} />}
          onClick={() => void getFile(asset.id).then(downloadFile, onMissing)}
        />
        {props.onDelete && (
          <ToolButton
            label={messages.delete}
            icon={<TrashIcon size={18} />}
            onClick={() => props.onDelete?.(asset)}
          />
        )}
        <ToolButton
          label={messages.close}
          icon={<CloseIcon size={18} />}
          onClick={() => props.onAssetChange(undefined)}
          data-autofocus
        />
      </header>
      <div {...slot("viewer-main", "rml-grow")}>
        {children}
        {isGenerated && (
          <aside
            id={detailsId}
            {...slot("viewer-panel", "rml-scroll")}
            hidden={!detailsOpen}
            aria-label={howItWasMade}
          >
            <GenerationDetails asset={asset} />
          </aside>
        )}
      </div>
    </>
  );
}

/** Hands a file to the browser's downloads under its own name. */
function downloadFile(file: File): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  // The browser reads the URL in a task of its own; revoked at once, some would save nothing.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
