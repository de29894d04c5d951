"use client";

import { Modal } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import type { KeyboardEvent } from "react";
import { LiveRegionPlace } from "../../components/live-region.js";
import { makingOfTitle } from "../../components/making-of.js";
import type { AssetViewerProps } from "../../components/part-props.js";
import { MessagesProvider, useMessages } from "../../components/preset-context.js";
import { useAssetViewer } from "../../components/use-asset-viewer.js";
import { MakingOfDetails } from "./making-of-details.js";
import { ViewerHeader } from "./viewer-header.js";
import { ViewerStage } from "./viewer-stage.js";

/** One original in the whole window. */
export function AssetViewer(props: AssetViewerProps) {
  const { asset, assets, onAssetChange, onDelete } = props;
  const messages = useMessages(props.messages);
  const viewer = useAssetViewer(props);
  const reducedMotion = useReducedMotion();
  const close = () => onAssetChange(undefined);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") close();
    else viewer.onKeyDown(event);
  };

  return (
    <MessagesProvider messages={messages}>
      <Modal.Root
        opened={asset !== undefined}
        onClose={close}
        // The modal listens on the window, where it would also hear the Escape meant for a dialog above it.
        closeOnEscape={false}
        onKeyDown={onKeyDown}
        fullScreen
        padding={0}
        className={`rml ${props.className ?? ""}`}
        transitionProps={{ transition: "fade", duration: reducedMotion ? 0 : 120, exitDuration: 0 }}
      >
        <Modal.Content classNames={{ content: "rml-viewer" }} radius={0}>
          {asset && (
            <>
              <ViewerHeader
                asset={asset}
                index={viewer.index}
                count={assets.length}
                onDownload={() => void viewer.download()}
                onDelete={onDelete && (() => onDelete(asset))}
                onClose={close}
              />
              <div className="rml-viewer-main">
                <ViewerStage asset={asset} viewer={viewer} />
                {asset.source?.type === "ai" && (
                  <aside className="rml-viewer-panel" aria-label={makingOfTitle(asset, messages)}>
                    <MakingOfDetails asset={asset} />
                  </aside>
                )}
              </div>
            </>
          )}
          {asset && <LiveRegionPlace className="rml-hidden" />}
        </Modal.Content>
      </Modal.Root>
    </MessagesProvider>
  );
}
