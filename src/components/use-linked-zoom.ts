"use client";

import type { MediaAsset } from "../core/library/asset.js";
import { useStageZoom } from "./use-stage-zoom.js";
import { actualScale, containedSize, rescaleZoom, type Size, type ZoomFrame } from "./zoom-geometry.js";

/**
 * One zoom of several pictures on stages of the same size: each shows the same part of itself, as large as the others. At the
 * actual size, every pixel of the finest one is seen.
 */
export function useLinkedZoom(assets: readonly MediaAsset[]) {
  const control = useStageZoom("linked", true, (stage) => frameOf(assets, stage));
  const { frame, zoom } = control;
  return {
    ...control,
    /** How one of the pictures lies on its stage. */
    zoomOf: (asset: MediaAsset) => rescaleZoom(zoom, frame.picture, containedSize(asset, frame.stage)),
  };
}

/** Large enough for each picture: what is wider, and what is higher. */
function frameOf(assets: readonly MediaAsset[], stage: Size): ZoomFrame {
  const sizes = assets.map((asset) => containedSize(asset, stage));
  return {
    stage,
    picture: {
      width: Math.max(0, ...sizes.map(({ width }) => width)),
      height: Math.max(0, ...sizes.map(({ height }) => height)),
    },
    actual: Math.max(...assets.map((asset) => actualScale(asset.width ?? 0, containedSize(asset, stage)))),
  };
}
