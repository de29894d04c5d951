"use client";

import { useEffect, useId, useRef } from "react";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { usePromptImprovement } from "../react/use-prompt-improvement.js";
import { useAnnounce } from "./live-region.js";
import type { Messages } from "./messages.js";

/**
 * "Improve prompt" without one element: what the button below the prompt does, and the suggestion that stands there
 * until the user takes or dismisses it.
 */
export function usePromptSuggestion(
  {
    active,
    prompt,
    setPrompt,
  }: {
    /** Whether the prompt can be typed: what is being written ends with it. */
    active: boolean;
    prompt: string;
    setPrompt: (prompt: string) => void;
  },
  messages: Messages,
) {
  const { status, text, error, start, stop, dismiss } = usePromptImprovement();
  const announce = useAnnounce();
  const textId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const running = status === "running";
  const written = status === "done" || status === "stopped";

  const stopNow = useLatestCallback(stop);
  useEffect(() => {
    if (!active) stopNow();
  }, [active, stopNow]);

  // Not the text as it comes: it would be read out in fragments. Why it failed is said by an alert.
  useEffect(() => {
    if (status === "running") announce(messages.improvingPrompt);
    if (status === "done") announce(messages.promptImproved);
  }, [status, messages, announce]);

  const ask = (): void => start?.(prompt);

  return {
    /** Forgets the suggestion. */
    dismiss,
    /** For the field itself: the focus goes back to it. */
    fieldProps: { inputRef: field },
    /** The button below the field, which stops too; undefined where the generator improves none. */
    button: start && {
      label: running ? messages.stopImproving : messages.improvePrompt,
      running,
      props: {
        ref: button,
        disabled: !running && (!active || prompt.trim() === ""),
        onClick() {
          if (!running) return ask();
          stop();
          announce(messages.improvingStopped);
        },
      },
    },
    /** What is shown below it. */
    suggestion: (running || written) && {
      title: titleOf(status, messages),
      text,
      running,
      textId,
      takeProps: {
        "aria-describedby": textId,
        disabled: !active,
        onClick() {
          setPrompt(text);
          dismiss();
          announce(messages.suggestionTaken);
          field.current?.focus();
        },
      },
    },
    /** What went wrong, in words. */
    error: error && messages.error(error),
    /** Both take the buttons that were pressed away, and the focus with them. */
    retry() {
      button.current?.focus();
      ask();
    },
    dismissAndFocus() {
      const next = button.current?.disabled ? field.current : button.current;
      next?.focus();
      dismiss();
    },
  };
}

function titleOf(status: "idle" | "running" | "done" | "stopped" | "failed", messages: Messages): string {
  if (status === "running") return messages.improvingPrompt;
  return status === "stopped" ? messages.suggestionStopped : messages.suggestion;
}
