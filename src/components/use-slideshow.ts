"use client";

import { useEffect, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import type { Neighbours } from "./use-neighbours.js";

export type Slideshow = ReturnType<typeof useSlideshow>;

/** Seconds per picture. */
const DEFAULT_INTERVAL = 5;

/** Turns to the next one by itself, until the last. A video is shown to its end. */
export function useSlideshow(asset: MediaAsset, neighbours: Neighbours) {
  const [status, setStatus] = useState<"off" | "playing" | "paused">("off");
  const [interval, setInterval] = useState(DEFAULT_INTERVAL);
  const seconds = Math.max(interval, asset.duration ?? 0);
  const advance = useLatestCallback(() => {
    if (neighbours.canTurn(1)) neighbours.turn(1);
    else setStatus("off");
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each asset has the whole time
  useEffect(() => {
    if (status !== "playing") return;
    const timer = setTimeout(advance, seconds * 1000);
    return () => clearTimeout(timer);
  }, [status, seconds, asset.id, advance]);
  return {
    status,
    interval,
    setInterval,
    start: () => setStatus("playing"),
    stop: () => setStatus("off"),
    toggle: () => setStatus(status === "playing" ? "paused" : "playing"),
  };
}
