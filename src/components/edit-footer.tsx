"use client";

import { MediaLibraryError } from "../core/errors.js";
import { DiscardableActions } from "./discardable-actions.js";
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
  const { isSaving, error, asks, hint, canSave, onSave, onKeep, onDiscard, onCancel } = props;
  const { Button, Notice, Progress } = useKit();
  const { messages, slot } = useScope();

  return (
    <footer {...slot("edit-footer", "rml-stack")}>
      {error !== undefined && (
        <Notice tone="error" title={messages.editFailed}>
          {MediaLibraryError.isInstance(error) && messages.error(error)}
        </Notice>
      )}
      {isSaving && <Progress {...slot("edit-progress")} label={messages.saving} />}
      <DiscardableActions
        asks={asks}
        status={isSaving ? messages.saving : (hint ?? "")}
        onKeep={onKeep}
        onDiscard={onDiscard}
        onCancel={onCancel}
      >
        <Button
          variant="primary"
          busy={isSaving}
          aria-disabled={!canSave || undefined}
          onClick={() => canSave && !isSaving && onSave()}
        >
          {messages.saveAsNew}
        </Button>
      </DiscardableActions>
    </footer>
  );
}
