"use client";

import { useEffect, useRef } from "react";

/** What people do when they no longer wait. */
const ACTIONS = ["keydown", "pointerdown", "wheel"] as const;

/**
 * Moves to a cell as soon as it is there. If people went on to something else meanwhile, their focus stays with them.
 *
 * @param reveal Another object moves there again.
 * @param placeOf Returns -1 as long as the cell does not exist.
 */
export function useReveal(
  reveal: { readonly id: string } | undefined,
  placeOf: (id: string) => number,
  moveTo: (index: number) => void,
): void {
  const done = useRef<object>(undefined);
  useEffect(() => {
    if (!reveal) return;
    const drop = () => {
      done.current = reveal;
    };
    for (const action of ACTIONS) document.addEventListener(action, drop, true);
    return () => {
      for (const action of ACTIONS) document.removeEventListener(action, drop, true);
    };
  }, [reveal]);
  useEffect(() => {
    if (!reveal || done.current === reveal) return;
    const index = placeOf(reveal.id);
    if (index < 0) return;
    done.current = reveal;
    moveTo(index);
  });
}
