"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { usePromptImprovement } from "../react/use-prompt-improvement.js";
import { CloseIcon, RefreshIcon, SparklesIcon, StopIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useAnnounce } from "./live-region.js";
import type { Messages } from "./messages/language.js";
import { useScope } from "./scope.js";

/** The suggestion of a better prompt, which outlives the closed dialog. `active`: whether the prompt can be typed. */
export function usePromptSuggestion(active: boolean, messages: Messages) {
  const improvement = usePromptImprovement();
  const announce = useAnnounce();
  const field = useRef<HTMLTextAreaElement>(null);
  const { status } = improvement;

  const stop = useLatestCallback(improvement.stop);
  useEffect(() => {
    if (!active) stop();
  }, [active, stop]);

  // Not the text as it comes: it would be read out in fragments. Why it failed is said by an alert.
  useEffect(() => {
    if (status === "running") announce(messages.improvingPrompt);
    if (status === "done") announce(messages.promptImproved);
  }, [status, messages, announce]);

  /** `field`: the prompt's own, which the focus goes back to. */
  return { ...improvement, field };
}

type PromptSuggestionProps = {
  suggestion: ReturnType<typeof usePromptSuggestion>;
  active: boolean;
  prompt: string;
  onTake: (prompt: string) => void;
  /** Other buttons, beside its own. */
  children?: ReactNode;
};

/** Below the prompt: its buttons, and the answer of the one that asks for a better prompt, if the generator gives one. */
export function PromptSuggestion({ suggestion, active, prompt, onTake, children }: PromptSuggestionProps) {
  const { Button, IconButton, Notice } = useKit();
  const { messages, slot } = useScope();
  const announce = useAnnounce();
  const titleId = useId();
  const textId = useId();
  const button = useRef<HTMLButtonElement>(null);
  const { status, text, error, field, start, stop } = suggestion;
  if (!start) {
    return (
      <div {...slot("suggestion-area", "rml-stack")}>
        <div className="rml-row rml-wrap">{children}</div>
      </div>
    );
  }
  const running = status === "running";
  const title = {
    idle: undefined,
    running: messages.improvingPrompt,
    done: messages.suggestion,
    stopped: messages.suggestionStopped,
    failed: undefined,
  }[status];

  // The pressed button goes, and would take the focus with it.
  const dismiss = (): void => {
    const next = button.current?.disabled ? field.current : button.current;
    next?.focus();
    suggestion.dismiss();
  };
  const retry = (): void => {
    button.current?.focus();
    start(prompt);
  };
  const take = (): void => {
    onTake(text);
    suggestion.dismiss();
    announce(messages.suggestionTaken);
    field.current?.focus();
  };
  const stopEarly = (): void => {
    stop();
    announce(messages.improvingStopped);
  };

  return (
    <div {...slot("suggestion-area", "rml-stack")}>
      <div className="rml-row rml-wrap">
        <Button
          {...slot("suggestion-button")}
          ref={button}
          disabled={!running && (!active || prompt.trim() === "")}
          onClick={running ? stopEarly : () => start(prompt)}
          variant="quiet"
          size="sm"
          icon={running ? <StopIcon /> : <SparklesIcon />}
        >
          {running ? messages.stopImproving : messages.improvePrompt}
        </Button>
        {children}
      </div>
      {title !== undefined && (
        <section
          {...slot("suggestion", "rml-box")}
          aria-labelledby={titleId}
          aria-busy={running}
          data-running={running || undefined}
        >
          <p id={titleId} {...slot("suggestion-title", "rml-hint")}>
            {title}
          </p>
          <p id={textId} {...slot("suggestion-text")}>
            {text}
          </p>
          {!running && (
            <div {...slot("suggestion-actions", "rml-row")}>
              <Button variant="primary" size="sm" aria-describedby={textId} disabled={!active} onClick={take}>
                {messages.takeSuggestion}
              </Button>
              <Button size="sm" onClick={dismiss}>
                {messages.dismiss}
              </Button>
            </div>
          )}
        </section>
      )}
      {error && (
        <Notice
          tone="error"
          title={messages.improvingFailed}
          action={
            <>
              <Button size="sm" icon={<RefreshIcon />} onClick={retry}>
                {messages.retry}
              </Button>
              <IconButton size="sm" label={messages.dismiss} icon={<CloseIcon />} onClick={dismiss} />
            </>
          }
        >
          {messages.error(error)}
        </Notice>
      )}
    </div>
  );
}
