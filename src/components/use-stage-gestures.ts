"use client";

import { useEffect } from "react";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { listenForGestures, type StageGestures } from "./stage-gestures.js";
import type { ZoomControl } from "./use-stage-zoom.js";

type StageGesturesOptions = Pick<StageGestures, "onSwipe" | "onSwipeEnd"> & {
  stage: HTMLElement | null;
  zoom: Pick<ZoomControl, "isZoomed" | "panBy" | "zoomBy" | "toggle">;
};

/** Zooms and moves what lies on a stage by fingers, mouse and wheel; what is not zoomed is swiped. */
export function useStageGestures({ stage, zoom, onSwipe, onSwipeEnd }: StageGesturesOptions): void {
  const gestures = {
    canPan: useLatestCallback(() => zoom.isZoomed),
    onPan: useLatestCallback(zoom.panBy),
    onZoom: useLatestCallback(zoom.zoomBy),
    onDoubleTap: useLatestCallback(zoom.toggle),
    onSwipe: useLatestCallback(onSwipe),
    onSwipeEnd: useLatestCallback(onSwipeEnd),
  };
  const listen = useLatestCallback((element: HTMLElement) => listenForGestures(element, gestures));
  useEffect(() => (stage ? listen(stage) : undefined), [stage, listen]);
}
