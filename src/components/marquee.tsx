"use client";

import { useSyncExternalStore } from "react";
import type { Store } from "../core/store.js";
import type { GridArea } from "./grid-hits.js";
import { useScope } from "./scope.js";

/** The rectangle that is drawn with the mouse. Not a state of the grid: each move would render all of its cells. */
export type MarqueeArea = Store<{ area: GridArea | undefined }>;

export function Marquee({ marquee }: { marquee: MarqueeArea }) {
  const { slot } = useScope();
  const { area } = useSyncExternalStore(marquee.subscribe, marquee.get, marquee.get);
  if (!area) return null;
  const { start, top, end, bottom } = area;
  return (
    <div
      {...slot("media-grid-marquee")}
      style={{ top, insetInlineStart: start, width: end - start, height: bottom - top }}
    />
  );
}
