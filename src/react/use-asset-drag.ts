"use client";

import { type DragEvent, type PointerEvent, useEffect, useRef } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import type { ObjectUrlLease } from "../core/library/object-urls.js";
import { DRAG_TYPE, dragTypeOf, startDrag } from "../core/transfer/drag-type.js";
import { fileNameOf } from "../core/transfer/export-names.js";
import { offerAssets } from "../core/transfer/offer-assets.js";
import { useLibraryInContext } from "./media-library-context.js";
import { useLatestCallback } from "./use-latest-callback.js";

/** Options of `useAssetDrag`. */
export type AssetDragOptions = {
  /** What is dragged along: the selection, if the asset is part of it. Called when the drag starts. */
  ids?: (() => readonly string[]) | undefined;
};

/** Props of an element that is dragged. */
export type AssetDragProps = {
  /** Switched off for touch. */
  readonly draggable: true;
  /** Prepares the file's URL. */
  readonly onPointerDown: (event: PointerEvent) => void;
  /** Sets the data of the drag. */
  readonly onDragStart: (event: DragEvent) => void;
  /** Releases the file. */
  readonly onDragEnd: (event: DragEvent) => void;
};

type Drag = { lease: ObjectUrlLease; url?: string; offer?: () => void; over: AbortController };

/** Milliseconds for which the URL of a dragged file stays valid: the desktop, or another page, reads it after the drop. */
const KEPT_FOR = 60_000;

/**
 * Lets an asset be dragged with the mouse: to the desktop (its file, in Chromium), to other pages and editors (its URL), and to
 * other media libraries of this origin (all that are dragged, with their metadata).
 *
 * @example
 * ```tsx
 * import { type MediaAsset, useAssetUrl } from "@reactkits.dev/react-media-library";
 * import { useAssetDrag } from "@reactkits.dev/react-media-library/actions";
 *
 * export function Thumbnail({ asset }: { asset: MediaAsset }) {
 *   return <img {...useAssetDrag(asset)} src={useAssetUrl(asset.id, "thumbnail")} alt={asset.name} />;
 * }
 * ```
 */
export function useAssetDrag(asset: MediaAsset, { ids }: AssetDragOptions = {}): AssetDragProps {
  const library = useLibraryInContext();
  const { id, mimeType } = asset;
  const dragged = useRef<Drag>(undefined);

  const release = useLatestCallback((after: number) => {
    const drag = dragged.current;
    dragged.current = undefined;
    drag?.over.abort();
    if (drag) setTimeout(drag.lease.release, after);
  });
  // Unmounted while it is dragged: a virtualised grid has scrolled it away. Its file must stay readable.
  useEffect(() => () => release(KEPT_FOR), [release]);

  return {
    draggable: true,
    onPointerDown: useLatestCallback(({ currentTarget, pointerType, button }: PointerEvent) => {
      // A long press selects; the browser would start a drag.
      if (currentTarget instanceof HTMLElement) currentTarget.draggable = pointerType === "mouse";
      if (pointerType !== "mouse" || button !== 0) return;
      release(0);
      // The data of a drag must be known when it starts, and a URL takes a moment.
      const lease = library.acquireUrl(id, "original");
      const drag: Drag = { lease, over: new AbortController() };
      dragged.current = drag;
      lease.url.then(
        (url) => {
          if (url) drag.url = url;
        },
        () => {},
      );
      addEventListener("pointerup", () => release(0), { once: true, signal: drag.over.signal });
    }),
    onDragStart: useLatestCallback(({ dataTransfer }: DragEvent) => {
      const all = ids?.() ?? [];
      const together = all.includes(id) ? all : [id];
      startDrag(library, together);
      const { offer, end } = offerAssets(library, together);
      const { url, over } = dragged.current ?? {};
      if (dragged.current) dragged.current.offer = end;
      if (over) addEventListener("dragover", refuseDrop, over);
      // Moved within an album that is ordered by hand, copied everywhere else.
      dataTransfer.effectAllowed = "copyMove";
      dataTransfer.setData(DRAG_TYPE, offer);
      dataTransfer.setData(dragTypeOf(library), "");
      if (!url) return;
      dataTransfer.setData("DownloadURL", `${mimeType}:${fileNameOf(asset)}:${url}`);
      dataTransfer.setData("text/uri-list", url);
    }),
    onDragEnd: useLatestCallback(({ dataTransfer }: DragEvent) => {
      if (dataTransfer.dropEffect === "none") dragged.current?.offer?.();
      release(KEPT_FOR);
    }),
  };
}

/** Dropped where nobody takes it, the page would go to the URL. Text fields and editors insert it. */
function refuseDrop(event: globalThis.DragEvent): void {
  const [target] = event.composedPath();
  const isEditable = target instanceof HTMLElement && target.matches(":read-write");
  if (event.defaultPrevented || isEditable || !event.dataTransfer) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "none";
}
