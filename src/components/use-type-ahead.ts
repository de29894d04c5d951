"use client";

import { useRef } from "react";
import { foldText } from "../core/library/fold-text.js";

type TypeAheadOptions = {
  count: number;
  /** As `foldText` returns it. */
  nameAt: (index: number) => string;
};

/** Milliseconds after which another letter begins another name. */
const PAUSE = 800;

/** Finds the next cell whose name begins with the letters typed; -1 if there is none. */
export function useTypeAhead({ count, nameAt }: TypeAheadOptions) {
  const typed = useRef({ text: "", at: 0 });
  return (key: string, from: number): number => {
    const now = performance.now();
    const before = now - typed.current.at < PAUSE ? typed.current.text : "";
    // The same letter again goes through the names that begin with it.
    const text = before === foldText(key) ? before : before + foldText(key);
    typed.current = { text, at: now };
    const start = before === "" || before === text ? from + 1 : from;
    for (let step = 0; step < count; step++) {
      const index = (start + step) % count;
      if (nameAt(index).startsWith(text)) return index;
    }
    return -1;
  };
}
