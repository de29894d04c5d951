"use client";

import { useEffect, useRef, useState } from "react";
import { isActive } from "../core/generation/generation.js";
import { useSettledLibrary } from "../react/use-settled-library.js";
import { useOnline } from "./use-online.js";

/** Of the history, how many are shown at first, and more each time. */
const PAGE = 20;

/** The state of the queue panel: what runs, in order of start, and what has ended, the newest first. */
export function useGenerationQueue() {
  const { generations, dismiss } = useSettledLibrary();
  const [limit, setLimit] = useState(PAGE);
  const online = useOnline();
  const list = useRef<HTMLDivElement>(null);
  // A row that goes, or moves, takes the focus with it, and the keyboard would leave the panel.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at after each change of the rows
  useEffect(() => {
    if (document.activeElement === document.body) list.current?.focus();
  }, [generations]);
  const ended = generations.filter((each) => !isActive(each)).reverse();
  return {
    /** For the element around the rows. */
    listProps: { ref: list, tabIndex: -1 },
    running: generations.filter(isActive),
    earlier: ended.slice(0, limit),
    /** Undefined where there is no more. */
    showMore: ended.length > limit ? () => setLimit(limit + PAGE) : undefined,
    clear() {
      for (const { id } of ended) dismiss(id);
    },
    /** Whether it should be told that the connection is missing. */
    offline: !online,
    isEmpty: generations.length === 0,
  };
}
