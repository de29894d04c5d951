"use client";

import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import type { MediaLibraryError } from "../core/errors.js";
import { useElapsed } from "../react/use-elapsed.js";
import { useGeneration } from "../react/use-generation.js";
import type { Run } from "../react/use-run.js";
import { RefreshIcon } from "./icons.js";
import { type KitElementProps, useKit } from "./kit.js";
import { useScope } from "./scope.js";

type RunFormProps = KitElementProps & {
  run: Run & { submit: () => void };
  /** Whether it cannot be submitted. */
  disabled: boolean;
  children: ReactNode;
};

/** A form that generates, with its keys and its focus: submitted by Ctrl or ⌘ with Enter too. */
export function RunForm({ run, disabled, children, ...props }: RunFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const submitted = useRef(false);

  // After a submission, not while typing: the first invalid field is where the user goes on.
  useEffect(() => {
    if (!submitted.current || disabled) return;
    submitted.current = false;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  });

  const submit = (event: FormEvent | KeyboardEvent): void => {
    event.preventDefault();
    if (disabled) return;
    submitted.current = true;
    run.submit();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    const isShortcut = event.ctrlKey || event.metaKey;
    // A key that is held would start, and pay for, one run after the other.
    if (event.repeat && (isShortcut || !(event.target instanceof HTMLTextAreaElement)))
      event.preventDefault();
    else if (isShortcut) submit(event);
  };

  return (
    <form {...props} ref={form} noValidate data-status={run.status} onSubmit={submit} onKeyDown={onKeyDown}>
      {children}
    </form>
  );
}

/** Why the last run failed, and a button that submits the form again where that may help. */
export function RunFailure({ error, title }: { error: MediaLibraryError | undefined; title: string }) {
  const { Button, Notice } = useKit();
  const { messages } = useScope();
  if (!error) return null;
  return (
    <Notice
      tone="error"
      title={title}
      action={
        !isRefused(error) && (
          <Button type="submit" size="sm" icon={<RefreshIcon />}>
            {messages.retry}
          </Button>
        )
      }
    >
      {messages.error(error)}
    </Notice>
  );
}

/** Whether the very same request would be refused again: it has to be changed, not retried. */
export const isRefused = (error: MediaLibraryError | undefined): boolean =>
  error?.code === "content-refused" || error?.code === "provider-rejected";

/** A component of its own: each step of the progress re-renders it, and not the form. */
export function RunProgress({ run }: { run: Run }) {
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
