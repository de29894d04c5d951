"use client";

import { useEffect, useRef } from "react";
import { MediaLibraryError } from "../core/errors.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";

type EditFooterProps = {
  isSaving: boolean;
  error: unknown;
  /** Whether the user is asked what to do with changes that are not saved. */
  asks: boolean;
  hint: string | undefined;
  canSave: boolean;
  onSave: () => void;
  onKeep: () => void;
  onDiscard: () => void;
  onCancel: () => void;
};

/** What becomes of the edit: its progress, its failure, and the buttons that save and give it up. */
export function EditFooter(props: EditFooterProps) {
  const { isSaving, error, asks, hint, canSave, onSave, onCancel } = props;
  const { Button, Notice, Progress } = useKit();
  const { messages, slot } = useScope();

  // The button that had the focus was replaced by another one.
  const first = useRef<HTMLButtonElement>(null);
  const asked = useRef(asks);
  useEffect(() => {
    if (asked.current !== asks) first.current?.focus();
    asked.current = asks;
  }, [asks]);

  return (
    <footer {...slot("edit-footer", "rml-stack")}>
      {error !== undefined && (
        <Notice tone="error" title={messages.editFailed}>
          {MediaLibraryError.isInstance(error) && messages.error(error)}
        </Notice>
      )}
      {isSaving && <Progress {...slot("edit-progress")} label={messages.saving} />}
      {asks ? (
        <div
          {...slot("dialog-actions", "rml-row rml-wrap")}
          role="alertdialog"
          aria-label={messages.discardTitle}
        >
          <p {...slot("edit-status", "rml-grow rml-small")}>{messages.discardTitle}</p>
          <Button ref={first} onClick={props.onKeep}>
            {messages.keepEditing}
          </Button>
          <Button variant="danger" onClick={props.onDiscard}>
            {messages.discard}
          </Button>
        </div>
      ) : (
        <div {...slot("dialog-actions", "rml-row rml-wrap")}>
          <p {...slot("edit-status", "rml-grow rml-muted rml-small")}>{isSaving ? messages.saving : hint}</p>
          <Button ref={first} onClick={onCancel}>
            {messages.cancel}
          </Button>
          <Button
            variant="primary"
            busy={isSaving}
            aria-disabled={!canSave || undefined}
            onClick={() => canSave && !isSaving && onSave()}
          >
            {messages.saveAsNew}
          </Button>
        </div>
      )}
    </footer>
  );
}
