import type { KeyboardEvent } from "react";

/** What is typed into has the keys for itself. */
const TYPED_INTO =
  'input:not([type="checkbox"], [type="radio"], [type="range"]), textarea, select, [contenteditable]';

type Shortcuts = {
  /** Whether single letters are shortcuts (WCAG 2.1.4). */
  enabled: boolean;
  onUndo: () => void;
  onSearch: () => void;
  onHelp: () => void;
};

/** Keys that work anywhere in the library, while the focus is in it. */
export function handleLibraryKey(
  event: KeyboardEvent<HTMLElement>,
  { enabled, onUndo, onSearch, onHelp }: Shortcuts,
): void {
  const { target, key, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (event.defaultPrevented || altKey || !(target instanceof HTMLElement)) return;
  if (target.closest(TYPED_INTO)) return;
  const run = (action: () => void): void => {
    event.preventDefault();
    action();
  };
  if (ctrlKey || metaKey) {
    if (key.toLowerCase() === "z" && !shiftKey) run(onUndo);
  } else if (enabled && key === "/") run(onSearch);
  else if (enabled && key === "?") run(onHelp);
}
