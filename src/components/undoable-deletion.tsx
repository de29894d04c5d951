"use client";

import { type RefObject, useState } from "react";
import type { RestorePrompts } from "../core/prompts/library-prompts.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";

export type UndoableDeletion = {
  /** What was deleted last; undefined once that was undone. */
  deleted: { text: string; restore: RestorePrompts } | undefined;
  /** Whether the last change could not be saved. */
  failed: boolean;
  /** Runs a change that is not undone here. */
  save: (change: Promise<void>) => void;
  /** Runs a deletion and offers to undo it; `text` says what was deleted. */
  remove: (change: Promise<RestorePrompts>, text: string) => void;
  undo: () => void;
};

/**
 * The changes of a panel, with the undo of the last deletion. The pressed button goes with its row: the focus moves to the
 * undo, and from there to the first field of the panel.
 */
export function useUndoableDeletion(panel: RefObject<HTMLElement | null>): UndoableDeletion {
  const [deleted, setDeleted] = useState<UndoableDeletion["deleted"]>();
  const [failed, setFailed] = useState(false);
  const focus = (selector: string) => panel.current?.querySelector<HTMLElement>(selector)?.focus();
  const save = (change: Promise<void>): void => {
    change.then(
      () => setFailed(false),
      () => setFailed(true),
    );
  };
  return {
    deleted,
    failed,
    save,
    remove(change, text) {
      change.then(
        (restore) => {
          setFailed(false);
          setDeleted({ text, restore });
          // Once it stands there.
          requestAnimationFrame(() => focus("[data-slot=prompts-deleted] button"));
        },
        () => setFailed(true),
      );
    },
    undo() {
      if (!deleted) return;
      focus("input, textarea");
      setDeleted(undefined);
      save(deleted.restore());
    },
  };
}

/** What was deleted last, with its undo, or that a change could not be saved. */
export function DeletedNotice({ deletion }: { deletion: UndoableDeletion }) {
  const { Button, Notice } = useKit();
  const { messages, slot } = useScope();
  const { deleted, failed, undo } = deletion;
  if (failed) return <Notice tone="error" title={messages.promptsFailed} />;
  if (!deleted) return null;
  return (
    <div {...slot("prompts-deleted", "rml-row rml-box rml-small")} role="status">
      <span className="rml-grow">{deleted.text}</span>
      <Button size="sm" onClick={undo}>
        {messages.undo}
      </Button>
    </div>
  );
}
