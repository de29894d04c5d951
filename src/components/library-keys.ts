import type { KeyboardEvent } from "react";
import { handleUndoKey, TYPED_INTO } from "./undo-key.js";

type Shortcuts = {
  /** Whether single letters are shortcuts (WCAG 2.1.4). */
  enabled: boolean;
  onUndo: () => void;
  onSearch: () => void;
  /** Undefined where nothing can be generated. */
  onGenerate: (() => void) | undefined;
  onHelp: () => void;
};

/** Keys that work anywhere in the library, while the focus is in it. */
export function handleLibraryKey(
  event: KeyboardEvent<HTMLElement>,
  { enabled, onUndo, onSearch, onGenerate, onHelp }: Shortcuts,
): void {
  handleUndoKey(event, onUndo);
  const { target, key, ctrlKey, metaKey, altKey } = event;
  if (event.defaultPrevented || altKey || ctrlKey || metaKey || !(target instanceof HTMLElement)) return;
  if (target.closest(TYPED_INTO)) return;
  const run = (action: () => void): void => {
    event.preventDefault();
    action();
  };
  if (enabled && key === "/") run(onSearch);
  else if (enabled && key === "?") run(onHelp);
  else if (enabled && key === "." && onGenerate) run(onGenerate);
}
