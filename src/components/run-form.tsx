"use client";

import {
  type FormEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useRef,
  useState,
} from "react";
import { useElapsed } from "../react/use-elapsed.js";
import { useGeneration } from "../react/use-generation.js";
import { useGenerationQueue } from "../react/use-generation-queue.js";
import type { Run } from "../react/use-run.js";
import { FailureActions } from "./failure-actions.js";
import { focusField } from "./focus-field.js";
import { PlayIcon } from "./icons.js";
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

type RunFailureProps = { run: Run & { models: readonly unknown[] }; title: string };

/** Why the last run failed, and what may help: to submit the form again, or the way to what is to be changed. */
export function RunFailure({ run: { error, failedAt, models }, title }: RunFailureProps) {
  const { Notice } = useKit();
  const { messages } = useScope();
  const actions = useRef<HTMLSpanElement>(null);
  if (!error) return null;
  const form = () => actions.current?.closest("form");
  return (
    <Notice tone="error" title={title}>
      {messages.error(error)}
      <span ref={actions} className="rml-failure-actions rml-row rml-wrap">
        <FailureActions
          error={error}
          failedAt={failedAt}
          models={models.length}
          onRetry={() => form()?.requestSubmit()}
          onChange={(field) => focusField(form(), field)}
        />
      </span>
    </Notice>
  );
}

/** A component of its own: each step of the progress re-renders it, and not the form. */
export function RunProgress({ run }: { run: Run }) {
  const { Progress } = useKit();
  const { messages, slot } = useScope();
  const generation = useGeneration(run.generationId);
  const seconds = Math.floor(useElapsed(generation?.calledAt) / 1000);
  if (generation?.status === "queued") return <RunWaits />;
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

/** That it waits, and what lets it go on: the button of the queue may be behind the dialog, or not on the page. */
function RunWaits() {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const { paused, resume } = useGenerationQueue();
  const [isUnsaved, setUnsaved] = useState(false);
  const onResume = ({ currentTarget: button }: MouseEvent<HTMLButtonElement>): void => {
    const { form } = button;
    resume().then(
      () => {
        // The button goes, and the keyboard would leave the dialog with it.
        if ([button, document.body].some((each) => each === document.activeElement))
          form?.querySelector<HTMLElement>('[type="submit"]')?.focus();
      },
      () => setUnsaved(true),
    );
  };
  const waits = paused ? messages.queueWasPaused : messages.statusQueued;
  return (
    <>
      <p {...slot("form-status", "rml-grow rml-muted rml-small")}>
        {isUnsaved ? messages.updateFailed : waits}
      </p>
      {paused && (
        <Button {...slot("form-resume")} icon={<PlayIcon size={14} />} onClick={onResume}>
          {messages.resumeQueue}
        </Button>
      )}
    </>
  );
}
