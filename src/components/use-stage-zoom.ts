"use client";

import { useState } from "react";
import { useElementSize } from "./use-element-size.js";
import {
  clampZoom,
  closerScale,
  FIT,
  nextScale,
  panBy,
  rescaleZoom,
  type Size,
  type StagePoint,
  scaleLimits,
  type Zoom,
  type ZoomFrame,
  zoomTo,
} from "./zoom-geometry.js";

export type ZoomControl = ReturnType<typeof useStageZoom>;

/** Pixels by which an arrow key moves a picture. */
const PAN_STEP = 80;

/** Whether a drag or an arrow key has anything to move. */
const isLarger = ({ scale }: Zoom) => scale > 1.001;

type ZoomState = {
  key: string;
  zoom: Zoom;
  smooth: boolean;
  /** The size of the picture that the zoom was for. */
  picture: Size;
};

/**
 * The zoom of what lies on a stage, whatever it is made of; each key starts at the fitting size. `frameOf` says how large the
 * picture is on a stage of this size.
 */
export function useStageZoom(key: string, enabled: boolean, frameOf: (stage: Size) => ZoomFrame) {
  const [stage, setStage] = useState<HTMLElement | null>(null);
  const frame = frameOf(useElementSize(stage));
  const { picture, actual } = frame;
  const [state, setState] = useState<ZoomState>({ key, zoom: FIT, smooth: false, picture });
  const zoomOf = (of: ZoomState) => (of.key === key ? rescaleZoom(of.zoom, of.picture, picture) : FIT);
  const zoom = enabled ? clampZoom(zoomOf(state), frame) : FIT;
  const { min, max } = scaleLimits(frame);

  const change = (next: (zoom: Zoom) => Zoom, smooth = false): void => {
    if (!enabled) return;
    // Several events may come before the next render.
    setState((last) => ({ key, smooth, picture, zoom: next(zoomOf(last)) }));
  };
  const smoothly = (next: (zoom: Zoom) => Zoom) => change(next, true);

  return {
    /** Ref of the element whose size the picture fits into. */
    stageRef: setStage,
    stage,
    frame,
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
