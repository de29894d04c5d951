"use client";

import { type ReactNode, useEffect, useRef } from "react";
import type { Run } from "../react/use-run.js";
import { SparklesIcon } from "./icons.js";
import { type KitElementProps, useKit } from "./kit.js";
import { Modal, ModalHeader } from "./modal.js";
import { RunFailure, RunForm, RunProgress } from "./run-form.js";
import { useScope } from "./scope.js";

export type RunDialogProps = KitElementProps & {
  open: boolean;
  onClose: () => void;
  run: Run & { submit: () => void; models: readonly unknown[] };
  title: string;
  /** The text of the button that generates. */
  action: string;
  /** The title of a failure. */
  failed: string;
  /** What the run would cost; undefined if nobody says. */
  price: string | undefined;
  /** Leaves what runs to the queue. */
  onStartAnother?: (() => void) | undefined;
  /** Buttons beside the title. */
  actions?: ReactNode;
  /** The fields. */
  children: ReactNode;
};

/** A dialog with a form that generates, and a footer with the price, the progress or the failure. */
export function RunDialog(props: RunDialogProps) {
  const { run, title, action, failed, price, onStartAnother, actions, children, ...modal } = props;
  const { open, onClose } = modal;
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const { status } = run;
  const running = status === "running";
  const primary = useRef<HTMLButtonElement>(null);

  // A disabled field loses the focus, and with it the keyboard would leave the dialog.
  useEffect(() => {
    if (open && running) primary.current?.focus();
  }, [open, running]);

  return (
    <Modal {...modal} size="md" label={title} data-status={status}>
      <RunForm {...slot("form", "rml-column rml-grow")} run={run} disabled={running}>
        <ModalHeader title={title} onClose={onClose}>
          {actions}
        </ModalHeader>
        <div {...slot("form-fields", "rml-stack rml-grow rml-scroll")}>{children}</div>
        <footer {...slot("dialog-footer", "rml-stack")}>
          <RunFailure run={run} title={failed} />
          <div {...slot("dialog-actions", "rml-row rml-wrap")} data-running={running || undefined}>
            {running ? (
              <RunProgress run={run} />
            ) : (
              <p {...slot("form-price", "rml-grow rml-muted rml-small")}>{price}</p>
            )}
            {running && onStartAnother && (
              <Button {...slot("form-start-another")} variant="quiet" onClick={onStartAnother}>
                {messages.startAnother}
              </Button>
            )}
            <Button onClick={running ? run.cancel : onClose}>{messages.cancel}</Button>
            <Button
              ref={primary}
              type="submit"
              variant="primary"
              busy={running}
              icon={<SparklesIcon />}
              data-autofocus={running || undefined}
            >
              {action}
            </Button>
          </div>
        </footer>
      </RunForm>
    </Modal>
  );
}
