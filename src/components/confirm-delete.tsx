"use client";

import { useId } from "react";
import { useKit } from "./kit.js";
import { Modal } from "./modal.js";
import { useScope } from "./scope.js";

export type ConfirmDeleteProps = {
  /** How many are to be deleted; the dialog is open while there are any. */
  count: number;
  /** How many of these are videos. */
  videos: number;
  onConfirm: () => void;
  onCancel: () => void;
};

export function ConfirmDelete({ count, videos, onConfirm, onCancel }: ConfirmDeleteProps) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const hintId = useId();
  const title = messages.deleteTitle(count, videos);
  return (
    <Modal
      {...slot("confirm-delete")}
      role="alertdialog"
      size="sm"
      open={count > 0}
      onClose={onCancel}
      label={title}
      aria-describedby={hintId}
    >
      <h2 {...slot("dialog-title")}>{title}</h2>
      <p id={hintId} {...slot("dialog-hint")}>
        {messages.deleteHint}
      </p>
      <div {...slot("dialog-actions")}>
        <Button onClick={onCancel} data-autofocus>
          {messages.cancel}
        </Button>
        <Button variant="danger" onClick={onConfirm}>
          {messages.delete}
        </Button>
      </div>
    </Modal>
  );
}
