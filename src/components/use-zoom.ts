"use client";

import { useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { useElementSize } from "./use-element-size.js";
import { useStageZoom } from "./use-stage-zoom.js";
import { actualScale } from "./zoom-geometry.js";

/** The zoom of one picture; each asset starts at the fitting size. */
export function useZoom({ id, width = 0 }: MediaAsset, enabled: boolean) {
  const [picture, setPicture] = useState<HTMLElement | null>(null);
  const size = useElementSize(picture);
  const zoom = useStageZoom(id, enabled, (stage) => ({
    stage,
    picture: size,
    actual: actualScale(width, size),
  }));
  return {
    ...zoom,
    /** Ref of the picture's box, as large as it fits. */
    pictureRef: setPicture,
  };
}
