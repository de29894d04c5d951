"use client";

import { useState } from "react";

/** Whether the pointer or the focus rests on an element: what goes away by itself then stays. */
export function useAttention() {
  const [hasPointer, setHasPointer] = useState(false);
  const [hasFocus, setHasFocus] = useState(false);
  return {
    hasAttention: hasPointer || hasFocus,
    handlers: {
      onPointerEnter: () => setHasPointer(true),
      onPointerLeave: () => setHasPointer(false),
      onFocus: () => setHasFocus(true),
      onBlur: () => setHasFocus(false),
    },
  };
}
