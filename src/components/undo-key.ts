import type { KeyboardEvent } from "react";

/** What is typed into has the keys for itself, its own undo too. */
export const TYPED_INTO =
  'input:not([type="checkbox"], [type="radio"], [type="range"]), textarea, select, [contenteditable]';

/** Ctrl+Z, or Cmd+Z, outside of text fields. */
export function handleUndoKey(event: KeyboardEvent<HTMLElement>, undo: () => void): void {
  const { target, key, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (event.defaultPrevented || altKey || shiftKey || !(ctrlKey || metaKey)) return;
  if (key.toLowerCase() !== "z" || !(target instanceof HTMLElement) || target.closest(TYPED_INTO)) return;
  event.preventDefault();
  undo();
}
