"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";
import { useLatestCallback } from "../react/use-latest-callback.js";
import type { StreamedText } from "../react/use-streamed-text.js";
import { CloseIcon, RefreshIcon, SparklesIcon, StopIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useAnnounce } from "./live-region.js";
import type { Messages } from "./messages/language.js";
import { useScope } from "./scope.js";

/** What is said of one kind of suggestion. */
type SuggestionTexts = { start: string; running: string; ready: string; taken: string; failed: string };

/** An improved prompt. */
export const improvementTexts = (messages: Messages): SuggestionTexts => ({
  start: messages.improvePrompt,
  running: messages.improvingPrompt,
  ready: messages.promptImproved,
  taken: messages.suggestionTaken,
  failed: messages.improvingFailed,
});

/** A description of an image, as its alternative text or as a prompt. */
export const descriptionTexts = (messages: Messages, taken: string): SuggestionTexts => ({
  start: messages.describeImage,
  running: messages.describingImage,
  ready: messages.imageDescribed,
  taken,
  failed: messages.describingFailed,
});

/** A suggestion of what could be in a field. `active`: whether the field can be edited. */
export function useTextSuggestion<Args extends unknown[]>(
  written: StreamedText<Args>,
  active: boolean,
  texts: SuggestionTexts,
) {
  const announce = useAnnounce();
  const field = useRef<HTMLTextAreaElement>(null);
  const { status } = written;
  const { running, ready } = texts;

  const stop = useLatestCallback(written.stop);
  useEffect(() => {
    if (!active) stop();
  }, [active, stop]);

  // Not the text as it comes: it would be read out in fragments. Why it failed is said by an alert.
  useEffect(() => {
    if (status === "running") announce(running);
    if (status === "done") announce(ready);
  }, [status, running, ready, announce]);

  /** `field`: the one that the text is for, which the focus goes back to. */
  return { ...written, active, texts, field };
}

type TextSuggestionProps = {
  suggestion: Pick<
    ReturnType<typeof useTextSuggestion>,
    "status" | "text" | "error" | "stop" | "dismiss" | "active" | "texts" | "field"
  >;
  /** Starts it, or starts it again; undefined if the generator does not support it. */
  onStart: (() => void) | undefined;
  /** Whether there is nothing to start from. */
  disabled?: boolean;
  onTake: (text: string) => void;
  /** Other buttons, beside its own. */
  children?: ReactNode;
};

/** Below a field: the button that asks for a text, and the text, which is taken only if the user says so. */
export function TextSuggestion(props: TextSuggestionProps) {
  const { suggestion, onStart, disabled = false, onTake, children } = props;
  const { Button, IconButton, Notice } = useKit();
  const { messages, slot } = useScope();
  const announce = useAnnounce();
  const titleId = useId();
  const textId = useId();
  const button = useRef<HTMLButtonElement>(null);
  const { status, text, error, field, stop, active, texts } = suggestion;
  if (!onStart) {
    if (!children) return null;
    return (
      <div {...slot("suggestion-area", "rml-stack")}>
        <div className="rml-suggestion-buttons rml-row rml-wrap">{children}</div>
      </div>
    );
  }
  const running = status === "running";
  const title = {
    idle: undefined,
    running: texts.running,
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
    onStart();
  };
  const take = (): void => {
    onTake(text);
    suggestion.dismiss();
    announce(texts.taken);
    field.current?.focus();
  };
  const stopEarly = (): void => {
    stop();
    announce(messages.improvingStopped);
  };

  return (
    <div {...slot("suggestion-area", "rml-stack")}>
      <div className="rml-suggestion-buttons rml-row rml-wrap">
        <Button
          {...slot("suggestion-button")}
          ref={button}
          disabled={!running && (!active || disabled)}
          onClick={running ? stopEarly : onStart}
          variant="quiet"
          size="sm"
          icon={running ? <StopIcon /> : <SparklesIcon />}
        >
          {running ? messages.stopImproving : texts.start}
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
          title={texts.failed}
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
