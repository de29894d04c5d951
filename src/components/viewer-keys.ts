import type { KeyboardEvent } from "react";

/** By `KeyboardEvent.key`; single characters in lower case. Undefined or false leaves the key to the browser. */
type KeyActions = Partial<Record<string, (() => void) | false>>;

/** What takes keys for itself. */
const TYPED_INTO = "input, textarea, select, [contenteditable], [role=menu]";

/** What Enter and Space press. */
const PRESSED = "button, a, summary, audio";

/** Runs what a key means, unless the element that has the focus takes it for itself. */
export function runKey(event: KeyboardEvent<HTMLElement>, actions: KeyActions, shortcuts: boolean): void {
  const { target, key } = event;
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
  if (!(target instanceof HTMLElement) || target.closest(TYPED_INTO)) return;
  if ((key === " " || key === "Enter") && target.closest(PRESSED)) return;
  const isCharacter = key.length === 1;
  // Single characters can be turned off (WCAG 2.1.4): speech input types them by accident.
  if (isCharacter && !shortcuts) return;
  const action = actions[isCharacter ? key.toLowerCase() : key];
  if (!action) return;
  event.preventDefault();
  action();
}

/** The arrow keys of a screen that reads from right to left are those of one that does not, the other way round. */
export function isRightToLeft(element: Element): boolean {
  return getComputedStyle(element).direction === "rtl";
}
