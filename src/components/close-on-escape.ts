import type { KeyboardEvent } from "react";

/** Handles the keys of a part that stands beside others: Escape within closes it, unless something within has taken it. */
export const closeOnEscape =
  (close: () => void) =>
  (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== "Escape" || event.defaultPrevented || event.nativeEvent.isComposing) return;
    event.preventDefault();
    close();
  };
