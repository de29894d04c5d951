"use client";

import { useId } from "react";
import { useMessages } from "../../components/preset-context.js";
import { Button } from "./button.js";
import { Dialog } from "./dialog.js";

export type ConfirmDeleteProps = {
  /** How many are to be deleted; 0 asks nothing. */
  count: number;
  /** How many of these are videos. */
  videos: number;
  onCancel: () => void;
  onConfirm: () => void;
};

export function ConfirmDelete({ count, videos, onCancel, onConfirm }: ConfirmDeleteProps) {
  const messages = useMessages();
  const hint = useId();
  return (
    <Dialog
      open={count > 0}
      onClose={onCancel}
      role="alertdialog"
      label={messages.deleteTitle(count, videos)}
      describedBy={hint}
      className="rml:m-auto rml:w-100 rml:max-w-[calc(100vw-32px)] rml:rounded-dialog rml:p-5 rml:shadow-overlay"
    >
      <h2 className="rml:text-lg rml:font-semibold rml:tracking-tight">
        {messages.deleteTitle(count, videos)}
      </h2>
      <p id={hint} className="rml:mt-1 rml:text-base rml:text-muted">
        {messages.deleteHint}
      </p>
      <div className="rml:mt-5 rml:flex rml:justify-end rml:gap-2">
        <Button data-autofocus onClick={onCancel}>
          {messages.cancel}
        </Button>
        <Button variant="danger" onClick={onConfirm}>
          {messages.delete}
        </Button>
      </div>
    </Dialog>
  );
}
