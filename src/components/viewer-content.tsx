"use client";

import { type KeyboardEvent, useEffect, useId, useMemo, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { toAssetList } from "../core/library/query/asset-list.js";
import { downloadAssets } from "../core/transfer/download-assets.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import type { AskedOperation } from "./asked-operation.js";
import { canEditAsset } from "./can-edit-asset.js";
import { EditDialog } from "./edit-dialog.js";
import type { KeyOf } from "./key-table.js";
import { OperationDialog } from "./operation-dialog.js";
import type { AssetViewerProps } from "./part-props.js";
import { useScope } from "./scope.js";
import { SlideshowBar } from "./slideshow-bar.js";
import { useToast } from "./toast.js";
import { handleUndoKey } from "./undo-key.js";
import { useAfterPaint } from "./use-after-paint.js";
import { useFullScreen } from "./use-full-screen.js";
import { useNeighbours } from "./use-neighbours.js";
import { useSlideshow } from "./use-slideshow.js";
import { useUndo } from "./use-undo.js";
import { useZoom } from "./use-zoom.js";
import { ViewerArrow } from "./viewer-arrow.js";
import { ViewerDetails } from "./viewer-details.js";
import { ViewerFilmstrip } from "./viewer-filmstrip.js";
import { ViewerHeader } from "./viewer-header.js";
import { isRightToLeft, runKey } from "./viewer-keys.js";
import { ViewerStage } from "./viewer-stage.js";
import { VideoTools, videoKeys } from "./viewer-video.js";
import { ViewerZoom } from "./viewer-zoom.js";

type ViewerContentProps = Pick<
  AssetViewerProps,
  | "assets"
  | "onAssetChange"
  | "onDelete"
  | "onRemix"
  | "onContactSheet"
  | "onCompare"
  | "onAnimate"
  | "shortcuts"
  | "slots"
> & {
  asset: MediaAsset;
};

/** What an open viewer shows. */
export function ViewerContent({
  asset,
  assets,
  onAssetChange,
  onDelete,
  onRemix,
  onContactSheet,
  onCompare,
  onAnimate,
  shortcuts = true,
  slots,
}: ViewerContentProps) {
  const { messages, slot } = useScope();
  const showToast = useToast();
  const library = useMediaLibrary((view) => view.library);
  const list = useMemo(() => toAssetList(assets), [assets]);
  const neighbours = useNeighbours(asset, list, onAssetChange);
  const stripIndex = useAfterPaint(neighbours.index);
  const onTurn = useLatestCallback(neighbours.turn);
  const onGoTo = useLatestCallback(neighbours.goTo);
  const zoom = useZoom(asset, asset.mimeType.startsWith("image/"));
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const slideshow = useSlideshow(asset, neighbours);
  const fullScreen = useFullScreen();
  const { undo } = useUndo();
  const isGenerated = asset.source?.type === "ai";
  const [detailsOpen, setDetailsOpen] = useState<boolean>();
  const showsDetails = detailsOpen ?? isGenerated;
  const detailsId = useId();
  const [editing, setEditing] = useState(false);
  const [operation, setOperation] = useState<AskedOperation>();
  const Edit = slots?.EditDialog ?? EditDialog;
  const close = () => onAssetChange(undefined);

  const onRemoved = useLatestCallback((ids: readonly string[]) => {
    if (!ids.includes(asset.id)) return;
    const stays = [neighbours.next, neighbours.previous].find((each) => each && !ids.includes(each.id));
    onAssetChange(stays);
  });
  useEffect(() => {
    const ends = (["removed", "purged"] as const).map((type) =>
      library.on(type, ({ ids }) => onRemoved(ids)),
    );
    return () => {
      for (const end of ends) end();
    };
  }, [library, onRemoved]);

  const download = (): void => {
    downloadAssets(library, [asset.id]).catch(() => showToast({ text: messages.downloadFailed }));
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    // There they go through the video.
    const onPlayer = event.target instanceof HTMLMediaElement;
    const forward = isRightToLeft(event.currentTarget) ? -1 : 1;
    const { isZoomed, panStep } = zoom;
    const own: Record<Exclude<KeyOf<"viewer">, "Escape">, (() => void) | false | undefined> = {
      ArrowLeft: !onPlayer && (() => (isZoomed ? panStep(-1, 0) : neighbours.turn(forward === 1 ? -1 : 1))),
      ArrowRight: !onPlayer && (() => (isZoomed ? panStep(1, 0) : neighbours.turn(forward === 1 ? 1 : -1))),
      ArrowUp: isZoomed && (() => panStep(0, -1)),
      ArrowDown: isZoomed && (() => panStep(0, 1)),
      Home: !onPlayer && (() => neighbours.goTo(0)),
      End: !onPlayer && (() => neighbours.goTo(neighbours.count - 1)),
      Delete: onDelete && (() => onDelete(asset)),
      "+": zoom.zoomIn,
      "=": zoom.zoomIn,
      "-": zoom.zoomOut,
      "0": zoom.fit,
      "1": zoom.showActualSize,
      i: () => setDetailsOpen(!showsDetails),
      f: fullScreen?.toggle,
      " ": slideshow.status !== "off" && slideshow.toggle,
    };
    const actions = { ...own, ...(video && videoKeys(video, onPlayer)) };
    // Whoever does something themselves has seen enough of it.
    if (slideshow.status !== "off" && event.key in actions && event.key !== " ") slideshow.stop();
    runKey(event, actions, shortcuts);
    handleUndoKey(event, undo);
  };

  return (
    <>
      {/* Takes the focus when anything within is pressed, so that the keys go on. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys have buttons */}
      <div {...slot("viewer-main", "rml-grow")} tabIndex={-1} data-autofocus onKeyDown={onKeyDown}>
        <div
          {...slot("viewer-screen")}
          onPointerDown={({ target }) => {
            const isBar = target instanceof Element && target.closest('[role="group"]');
            if (slideshow.status !== "off" && !isBar) slideshow.stop();
          }}
          data-slideshow={slideshow.status === "off" ? undefined : slideshow.status}
        >
          <ViewerHeader
            asset={asset}
            neighbours={neighbours}
            detailsId={detailsId}
            detailsOpen={showsDetails}
            onDetailsToggle={() => setDetailsOpen(!showsDetails)}
            fullScreen={fullScreen}
            onSlideshow={list.count > 1 ? slideshow.start : undefined}
            onDownload={download}
            onEdit={canEditAsset(asset) ? () => setEditing(true) : undefined}
            onDelete={onDelete && (() => onDelete(asset))}
            onOperate={(of, type) => setOperation({ asset: of, type })}
            onAnimate={onAnimate}
            onClose={close}
          />
          <ViewerStage
            asset={asset}
            neighbours={neighbours}
            zoom={zoom}
            videoRef={setVideo}
            autoPlay={slideshow.status === "playing"}
            Panel={slots?.ViewerPanel}
            onClose={close}
          />
          <ViewerArrow side="previous" neighbours={neighbours} />
          {video ? <VideoTools key={asset.id} video={video} /> : <ViewerZoom zoom={zoom} />}
          <SlideshowBar slideshow={slideshow} />
          <ViewerArrow side="next" neighbours={neighbours} />
          {list.count > 1 && (
            <ViewerFilmstrip list={list} index={stripIndex} onTurn={onTurn} onGoTo={onGoTo} />
          )}
        </div>
        <aside
          id={detailsId}
          {...slot("viewer-panel", "rml-scroll")}
          hidden={!showsDetails}
          aria-label={messages.details}
        >
          {showsDetails && (
            <ViewerDetails
              key={asset.id}
              asset={asset}
              onOpen={onAssetChange}
              onRemix={onRemix}
              onContactSheet={onContactSheet}
              onCompare={onCompare}
            />
          )}
        </aside>
      </div>
      {/* Beside it: no key of the dialogs is one of the viewer's. */}
      <OperationDialog asked={operation} onClose={() => setOperation(undefined)} />
      <Edit asset={editing ? asset : undefined} onClose={() => setEditing(false)} onSaved={onAssetChange} />
    </>
  );
}
