import { type RefObject, useLayoutEffect, useRef } from "react";

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
      const isWithin = () => part.contains(document.activeElement);
      if (!isWithin()) return;
      if (before instanceof HTMLElement) before.focus();
      // What opened it may be gone, or not be displayed.
      for (const other of isWithin() ? others(part) : []) {
        other.focus();
        if (!isWithin()) return;
      }
    };
  }, []);
  return ref;
}

/** What may take the focus around a part: the picture that Tab would reach, then the buttons. */
function others(part: HTMLElement): HTMLElement[] {
  const around = part.parentElement;
  const found = ['[role="gridcell"][tabindex="0"]', "button:not([disabled])"].map((selector) =>
    Array.from(around?.querySelectorAll<HTMLElement>(selector) ?? []),
  );
  return found.flat().filter((element) => !part.contains(element));
}
