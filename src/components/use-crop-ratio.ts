"use client";

import { useState } from "react";
import { cropOfRatio } from "./crop-geometry.js";
import { cropInView, viewOf, withCropInView } from "./edit-draft.js";
import type { EditHistory } from "./use-edit-draft.js";

/** Width to height, of the longer to the shorter side. */
const RATIOS = [
  [1, 1],
  [4, 3],
  [3, 2],
  [16, 9],
] as const;

export type CropRatio = ReturnType<typeof useCropRatio>;

/** The ratio that the part to keep has: none, that of the image, or a usual one, upright or across. */
export function useCropRatio({ draft, change }: EditHistory) {
  const { size } = viewOf(draft, "crop");
  const [name, setName] = useState("free");
  const [upright, setUpright] = useState(size.height > size.width);
  const ratioOf = (ratio: string, isUpright: boolean): number | undefined => {
    if (ratio === "free") return undefined;
    if (ratio === "original") return size.width / size.height;
    const [long = 1, short = 1] = RATIOS.find((each) => each.join(":") === ratio) ?? [];
    return isUpright ? short / long : long / short;
  };
  const apply = (ratio: string, isUpright: boolean): void => {
    setName(ratio);
    setUpright(isUpright);
    const value = ratioOf(ratio, isUpright);
    if (value === undefined) return;
    change((now) => withCropInView(now, cropOfRatio(cropInView(now), value, size)));
  };
  return {
    name,
    value: ratioOf(name, upright),
    /** As they are called now. */
    usual: RATIOS.map(([long, short]) => ({
      name: `${long}:${short}`,
      label: upright ? `${short}:${long}` : `${long}:${short}`,
    })),
    canSwap: !["free", "original", "1:1"].includes(name),
    choose: (ratio: string) => apply(ratio, upright),
    /** Upright instead of across, or the other way round. */
    swap: () => apply(name, !upright),
    /** The image was turned: what was upright lies across. */
    turn: () => setUpright(!upright),
  };
}
