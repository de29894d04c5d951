"use client";

import { useId } from "react";
import { useKit } from "./kit.js";
import type { Messages } from "./messages/language.js";
import { Modal } from "./modal.js";
import { useScope } from "./scope.js";
import type { TrashQuestion } from "./use-trash.js";

type ConfirmDeleteProps = {
  /** The dialog is open while there is one. */
  question: TrashQuestion | undefined;
  onCancel: () => void;
  onConfirm: () => void;
};

/** Asks before something is deleted for ever, or although the app uses it. */
export function ConfirmDelete({ question, onCancel, onConfirm }: ConfirmDeleteProps) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const hintId = useId();
  const { title, hint, confirm } = question ? textsOf(question, messages) : NO_TEXTS;
  return (
    <Modal
      {...slot("confirm-delete")}
      role="alertdialog"
      size="sm"
      open={question !== undefined}
      onClose={onCancel}
      label={title}
      aria-describedby={hintId}
    >
      <h2 {...slot("dialog-title", "rml-title")}>{title}</h2>
      <p id={hintId} {...slot("dialog-hint", "rml-muted")}>
        {hint}
      </p>
      <div {...slot("dialog-actions", "rml-row rml-wrap")}>
        <Button onClick={onCancel} data-autofocus>
          {messages.cancel}
        </Button>
        <Button variant="danger" onClick={onConfirm}>
          {confirm}
        </Button>
      </div>
    </Modal>
  );
}

const NO_TEXTS = { title: "", hint: "", confirm: "" };

function textsOf(question: TrashQuestion, messages: Messages) {
  if (question.type === "remove") {
    return {
      title: messages.inUseTitle(question.used),
      hint: messages.inUseHint,
      confirm: messages.moveToTrash,
    };
  }
  const count = question.type === "purge" ? question.ids.length : question.count;
  return {
    title: messages.deleteTitle(count),
    hint: messages.deleteHint,
    confirm: messages.deleteForever,
  };
}
