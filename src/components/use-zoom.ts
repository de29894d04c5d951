"use client";

import { useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { useElementSize } from "./use-element-size.js";
import {
  clampZoom,
  closerScale,
  FIT,
  nextScale,
  panBy,
  type StagePoint,
  scaleLimits,
  type Zoom,
  type ZoomFrame,
  zoomTo,
} from "./zoom-geometry.js";

export type ZoomControl = ReturnType<typeof useZoom>;

/** Pixels by which an arrow key moves a picture. */
const PAN_STEP = 80;

/** Whether a drag or an arrow key has anything to move. */
const isLarger = ({ scale }: Zoom) => scale > 1.001;

/** The zoom of one picture; each asset starts at the fitting size. */
export function useZoom({ id, width = 0 }: MediaAsset, enabled: boolean) {
  const [stage, setStage] = useState<HTMLElement | null>(null);
  const [picture, setPicture] = useState<HTMLElement | null>(null);
  const [state, setState] = useState({ id, zoom: FIT, smooth: false });
  const [stageSize, pictureSize] = [useElementSize(stage), useElementSize(picture)];
  const pixelRatio = typeof window === "undefined" ? 1 : window.devicePixelRatio;
  const actual = width > 0 && pictureSize.width > 0 ? width / pictureSize.width / pixelRatio : 1;
  const frame: ZoomFrame = { stage: stageSize, picture: pictureSize, actual };
  const zoom = state.id === id && enabled ? clampZoom(state.zoom, frame) : FIT;
  const { min, max } = scaleLimits(frame);

  const change = (next: (zoom: Zoom) => Zoom, smooth = false): void => {
    if (!enabled) return;
    // Several events may come before the next render.
    setState((last) => ({ id, smooth, zoom: next(last.id === id ? last.zoom : FIT) }));
  };
  const smoothly = (next: (zoom: Zoom) => Zoom) => change(next, true);

  return {
    /** Ref of the element whose size the picture fits into. */
    stageRef: setStage,
    stage,
    /** Ref of the picture's box, as large as it fits. */
    pictureRef: setPicture,
    zoom,
    /** Whether the last change is to be animated. */
    smooth: state.smooth,
    enabled,
    isZoomed: isLarger(zoom),
    /** Of the image's own pixels, 1 is one pixel of the screen. */
    ratio: zoom.scale / actual,
    canZoomIn: enabled && zoom.scale < max / 1.001,
    canZoomOut: enabled && zoom.scale > min * 1.001,
    zoomIn: () => smoothly((from) => zoomTo(from, nextScale(from, 1, frame), frame)),
    zoomOut: () => smoothly((from) => zoomTo(from, nextScale(from, -1, frame), frame)),
    fit: () => smoothly(() => FIT),
    showActualSize: () => smoothly((from) => zoomTo(from, actual, frame)),
    /** By a wheel or two fingers: what is at the point stays there. */
    zoomBy: (factor: number, point: StagePoint) =>
      change((from) => zoomTo(from, from.scale * factor, frame, point)),
    panBy: (across: number, down: number) => change((from) => panBy(from, across, down, frame)),
    /** By arrow keys, which show more of what lies in that direction. */
    panStep: (across: -1 | 0 | 1, down: -1 | 0 | 1) =>
      smoothly((from) => panBy(from, -across * PAN_STEP, -down * PAN_STEP, frame)),
    toggle: (point: StagePoint) =>
      smoothly((from) => (isLarger(from) ? FIT : zoomTo(from, closerScale(frame), frame, point))),
  };
}
