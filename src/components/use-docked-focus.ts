import { type RefObject, useLayoutEffect, useRef } from "react";
import { focusBeside } from "./focus-beside.js";

/**
 * The focus of a part that stands beside others and is in the document only while it is open: opening moves the focus to
 * the returned ref's element, and closing gives it back if it was within.
 */
export function useDockedFocus<Part extends HTMLElement>(): RefObject<Part | null> {
  const ref = useRef<Part>(null);
  useLayoutEffect(() => {
    const part = ref.current;
    if (!part) return;
    const before = document.activeElement;
    part.focus({ preventScroll: true });
    // Before the element leaves the document.
    return () => {
      if (before instanceof HTMLElement && part.contains(document.activeElement)) before.focus();
      // What opened it may be gone, or not be displayed.
      focusBeside(part, part.parentElement);
    };
  }, []);
  return ref;
}
