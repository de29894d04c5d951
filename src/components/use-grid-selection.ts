"use client";

import { type KeyboardEvent, type MouseEvent, useEffect, useRef } from "react";
import { useLatestCallback } from "../react/use-latest-callback.js";
import type { Selection } from "../react/use-selection.js";
import type { KeyOf } from "./key-table.js";
import { useAnnounce } from "./live-region.js";
import { useScope } from "./scope.js";

type Modifiers = Pick<KeyboardEvent | MouseEvent, "shiftKey" | "ctrlKey" | "metaKey">;

/** What clicks and keys do to the selection of a grid. */
export function useGridSelection(
  selection: Selection | undefined,
  membersOf: (id: string) => readonly string[],
) {
  const announce = useAnnounce();
  const { messages } = useScope();
  const count = selection?.count ?? 0;
  const announced = useRef(count);
  useEffect(() => {
    if (announced.current === count) return;
    announced.current = count;
    announce(messages.selectionChanged(count));
  }, [announce, count, messages]);

  const toggle = useLatestCallback((id: string, range: boolean): void => {
    if (range) selection?.selectTo(id);
    else selection?.toggle(id);
  });
  /** A selection is dragged by any of its assets. */
  const draggedWith = useLatestCallback((id: string): readonly string[] =>
    selection?.isSelected(id) ? selection.ids : membersOf(id),
  );
  return {
    toggle,
    draggedWith,
    press: (id: string, { shiftKey }: Modifiers) => toggle(id, shiftKey),
    /** From a cell to the next one, with Shift held. */
    extend: (from: string, to: string) => selection?.selectTo(to, from),
    /** Whether a click selects: with a modifier, and wherever something is selected already. */
    takesClick({ shiftKey, ctrlKey, metaKey }: Modifiers): boolean {
      if (!selection || selection.mode === "none") return false;
      return selection.count > 0 || shiftKey || ctrlKey || metaKey;
    },
    keys(event: KeyboardEvent): Partial<Record<KeyOf<"grid", "clear" | "selectAll">, () => void>> {
      if (!selection) return {};
      return {
        ...(selection.count > 0 && { Escape: selection.clear }),
        ...(isSelectAll(event) && { [event.key]: selection.selectAll }),
      };
    },
  };
}

/** Ctrl+A or ⌘A, with CapsLock, and by its place on keyboards without Latin letters. */
function isSelectAll({ key, code, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  if (!(ctrlKey || metaKey) || shiftKey) return false;
  return /^[a-z]$/i.test(key) ? key.toLowerCase() === "a" : code === "KeyA";
}
