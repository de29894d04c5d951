"use client";

import { useEffect, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { countFrames } from "../core/media/count-frames.js";
import { useLibraryInContext } from "../react/media-library-context.js";
import { useReducedMotion } from "./use-reduced-motion.js";

const CAN_MOVE = ["image/gif", "image/png", "image/webp", "image/avif"];

/** Bytes that are read of a PNG, which says at its beginning that it is animated, and of others at most. */
const HEAD = 64_000;
const MOST = 64e6;

/** Whether an image moves, and whether it is to be still: at first for those who want less motion. */
export function useAnimation({ id, mimeType }: MediaAsset, isInView: boolean) {
  const library = useLibraryInContext();
  const reduced = useReducedMotion();
  const [moves, setMoves] = useState<boolean>();
  const [paused, setPaused] = useState<boolean>();
  const canMove = CAN_MOVE.includes(mimeType);
  const isKnown = moves !== undefined || !canMove;
  useEffect(() => {
    if (!isInView || isKnown) return;
    let current = true;
    const load = async (): Promise<boolean> => {
      const file = await library.getFile(id);
      const read = file.slice(0, mimeType === "image/png" ? HEAD : MOST);
      return countFrames(new Uint8Array(await read.arrayBuffer()), mimeType) > 1;
    };
    const set = (value: boolean): void => {
      if (current) setMoves(value);
    };
    load().then(set, () => set(false));
    return () => {
      current = false;
    };
  }, [library, id, mimeType, isInView, isKnown]);
  const isStill = moves === true && (paused ?? reduced);
  return {
    moves: moves === true,
    isStill,
    /** Whether it must not be shown before it is known whether it moves. */
    waits: reduced && !isKnown,
    toggle: () => setPaused(!isStill),
  };
}
