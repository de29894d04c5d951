"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";

type DiscardableActionsProps = {
  /** Whether the user is asked what to do with changes that are not saved. */
  asks: boolean;
  /** Said beside the buttons while nothing is asked. */
  status?: string | undefined;
  onKeep: () => void;
  onDiscard: () => void;
  onCancel: () => void;
  /** The button that takes the changes. */
  children: ReactNode;
};

/** The buttons of a dialog that asks before it gives up changes. */
export function DiscardableActions(props: DiscardableActionsProps) {
  const { asks, status, onKeep, onDiscard, onCancel, children } = props;
  const { Button } = useKit();
  const { messages, slot } = useScope();

  // The button that had the focus was replaced by another one.
  const first = useRef<HTMLButtonElement>(null);
  const asked = useRef(asks);
  useEffect(() => {
    if (asked.current !== asks) first.current?.focus();
    asked.current = asks;
  }, [asks]);

  return asks ? (
    <div
      {...slot("dialog-actions", "rml-row rml-wrap")}
      role="alertdialog"
      aria-label={messages.discardTitle}
    >
      <p {...slot("edit-status", "rml-grow rml-small")}>{messages.discardTitle}</p>
      <Button ref={first} onClick={onKeep}>
        {messages.keepEditing}
      </Button>
      <Button variant="danger" onClick={onDiscard}>
        {messages.discard}
      </Button>
    </div>
  ) : (
    <div {...slot("dialog-actions", "rml-row rml-wrap")}>
      {status !== undefined && <p {...slot("edit-status", "rml-grow rml-muted rml-small")}>{status}</p>}
      <Button ref={first} onClick={onCancel}>
        {messages.cancel}
      </Button>
      {children}
    </div>
  );
}
