"use client";

import { type FormEvent, type KeyboardEvent, useEffect, useRef } from "react";
import { useElapsed } from "../react/use-elapsed.js";
import type { Run } from "../react/use-run.js";
import { isRefused } from "./is-refused.js";
import type { Messages } from "./messages.js";

/** A dialog's form over one run: its keys, where its focus goes, and what its foot shows. */
export function useRunForm(
  {
    open,
    run,
    submit: send,
    close,
  }: {
    open: boolean;
    run: Run;
    submit: () => void;
    close: () => void;
  },
  messages: Messages,
) {
  const { status, error } = run;
  const running = status === "running";
  const form = useRef<HTMLFormElement>(null);
  const primary = useRef<HTMLButtonElement>(null);
  const asked = useRef(false);
  const seconds = Math.floor(useElapsed(run.startedAt) / 1000);

  // A disabled field loses the focus, and with it the keyboard would leave the dialog.
  useEffect(() => {
    if (open && running) primary.current?.focus();
  }, [open, running]);

  // After an answer, not while typing: the first field with a problem is where the user goes on.
  useEffect(() => {
    if (!asked.current || running) return;
    asked.current = false;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  });

  const submit = (): void => {
    if (running) return;
    asked.current = true;
    send();
  };

  return {
    status,
    running,
    /** Whole seconds since the run began. */
    seconds,
    /** While running: how far it is, from 0 to 1 where that is known. */
    progress: run.generation?.progress?.fraction,
    /** What went wrong, in words. */
    error: error && messages.error(error),
    formProps: {
      ref: form,
      noValidate: true,
      onSubmit(event: FormEvent) {
        event.preventDefault();
        submit();
      },
      onKeyDown(event: KeyboardEvent) {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        submit();
      },
    },
    /** After a failure: asks again, with what the fields say by now. */
    retry: status === "failed" && !isRefused(error) ? submit : undefined,
    /** For the button that generates. It keeps the focus while running. */
    primaryProps: { ref: primary, busy: running },
    /** Ends what runs; closes where nothing does. */
    cancel() {
      if (running) run.cancel();
      else close();
    },
  };
}

/** What the foot of a dialog that generates shows. */
export type RunFoot = Omit<ReturnType<typeof useRunForm>, "formProps" | "status"> & {
  progressText: string;
  /** What the run would cost, in words; undefined where nobody says. */
  price: string | undefined;
  /** While running: leaves it to the queue. */
  startAnother?: (() => void) | undefined;
};
