"use client";

import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import type { MediaLibraryError } from "../core/errors.js";
import { useElapsed } from "../react/use-elapsed.js";
import { useGeneration } from "../react/use-generation.js";
import type { Run } from "../react/use-run.js";
import { RefreshIcon, SparklesIcon } from "./icons.js";
import { type KitElementProps, useKit } from "./kit.js";
import { Modal, ModalHeader } from "./modal.js";
import { useScope } from "./scope.js";

export type RunDialogProps = KitElementProps & {
  open: boolean;
  onClose: () => void;
  run: Run & { submit: () => void };
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

/** A dialog with a form that generates: its keys, its focus, and a footer with the price, the progress or the failure. */
export function RunDialog(props: RunDialogProps) {
  const { run, title, action, failed, price, onStartAnother, actions, children, ...modal } = props;
  const { open, onClose } = modal;
  const { Button, Notice } = useKit();
  const { messages, slot } = useScope();
  const { status, error } = run;
  const running = status === "running";
  const form = useRef<HTMLFormElement>(null);
  const primary = useRef<HTMLButtonElement>(null);
  const submitted = useRef(false);

  // A disabled field loses the focus, and with it the keyboard would leave the dialog.
  useEffect(() => {
    if (open && running) primary.current?.focus();
  }, [open, running]);

  // After a submission, not while typing: the first invalid field is where the user goes on.
  useEffect(() => {
    if (!submitted.current || running) return;
    submitted.current = false;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  });

  const submit = (event?: FormEvent | KeyboardEvent): void => {
    event?.preventDefault();
    if (running) return;
    submitted.current = true;
    run.submit();
  };

  return (
    <Modal {...modal} size="md" label={title} data-status={status}>
      <form
        {...slot("form", "rml-column rml-grow")}
        ref={form}
        noValidate
        data-status={status}
        onSubmit={submit}
        onKeyDown={(event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && submit(event)}
      >
        <ModalHeader title={title} onClose={onClose}>
          {actions}
        </ModalHeader>
        <div {...slot("form-fields", "rml-stack rml-grow rml-scroll")}>{children}</div>
        <footer {...slot("dialog-footer", "rml-stack")}>
          {error && (
            <Notice
              tone="error"
              title={failed}
              action={
                !isRefused(error) && (
                  <Button size="sm" icon={<RefreshIcon />} onClick={() => submit()}>
                    {messages.retry}
                  </Button>
                )
              }
            >
              {messages.error(error)}
            </Notice>
          )}
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
      </form>
    </Modal>
  );
}

/** Whether the very same request would be refused again: it has to be changed, not retried. */
export const isRefused = (error: MediaLibraryError | undefined): boolean =>
  error?.code === "content-refused" || error?.code === "provider-rejected";

/** A component of its own: each step of the progress re-renders it, and not the form. */
function RunProgress({ run }: { run: Run }) {
  const { Progress } = useKit();
  const { messages, slot } = useScope();
  const generation = useGeneration(run.generationId);
  const seconds = Math.floor(useElapsed(run.startedAt) / 1000);
  const { progress, saved = 0 } = generation ?? {};
  const { n = 1 } = generation?.kind === "images" ? generation.request : {};
  return (
    <>
      <Progress {...slot("form-progress")} label={messages.generating} value={progress?.fraction} />
      <p {...slot("form-status", "rml-grow rml-muted rml-small")}>
        {(progress && messages.progress(progress)) ?? messages.generating}
        {n > 1 && ` · ${messages.savedOf(saved, n)}`} · {messages.elapsed(seconds)}
      </p>
    </>
  );
}
