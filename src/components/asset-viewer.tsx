"use client";

import { useEffect } from "react";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { holdHistoryEntry } from "./history-entry.js";
import { Modal } from "./modal.js";
import type { AssetViewerProps } from "./part-props.js";
import { ScopeProvider, useScope } from "./scope.js";
import { useCurrentAsset } from "./use-current-asset.js";
import { ViewerContent } from "./viewer-content.js";

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
  const {
    assets,
    onAssetChange,
    onDelete,
    onRemix,
    onContactSheet,
    onCompare,
    onAnimate,
    shortcuts,
    closeOnBack = true,
    slots,
  } = props;
  const asset = useCurrentAsset(props.asset);
  const scope = useScope(props);
  const isOpen = asset !== undefined;
  const close = useLatestCallback(() => onAssetChange(undefined));
  useEffect(
    () => (isOpen && closeOnBack ? holdHistoryEntry(close) : undefined),
    [isOpen, closeOnBack, close],
  );
  return (
    <ScopeProvider scope={scope}>
      <Modal
        {...scope.slot("viewer", props.className)}
        size="full"
        dismissible={false}
        open={isOpen}
        onClose={close}
        label={asset?.name ?? ""}
      >
        {asset && (
          <ViewerContent
            asset={asset}
            assets={assets}
            onAssetChange={onAssetChange}
            onDelete={onDelete}
            onRemix={onRemix}
            onContactSheet={onContactSheet}
            onCompare={onCompare}
            onAnimate={onAnimate}
            shortcuts={shortcuts}
            slots={slots}
          />
        )}
      </Modal>
    </ScopeProvider>
  );
}
