"use client";

import { useState } from "react";
import type { ImageSize } from "../core/media/image-header.js";
import type { MaskBrush } from "./mask-brush.js";

export type MaskBrushState = ReturnType<typeof useMaskBrush>;

/** What a mask of an image is painted with, and how that is changed. */
export function useMaskBrush({ width, height }: ImageSize) {
  const [percent, onPercentChange] = useState(8);
  const [erase, onEraseChange] = useState(false);
  const [lasso, onLassoChange] = useState(false);
  const brush: MaskBrush = {
    width: Math.max(1, Math.round((Math.min(width, height) * percent) / 100)),
    erase,
    lasso,
  };
  return { brush, percent, onPercentChange, onEraseChange, onLassoChange };
}
