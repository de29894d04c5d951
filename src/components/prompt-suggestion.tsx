"use client";

import { useId } from "react";
import { CloseIcon, RefreshIcon, SparklesIcon, StopIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import type { useGenerateForm } from "./use-generate-form.js";

type PromptSuggestionProps = { prompting: ReturnType<typeof useGenerateForm>["prompting"] };

/** Below the prompt: the button that asks for a better one, and the answer. Nothing where the generator gives none. */
export function PromptSuggestion({ prompting }: PromptSuggestionProps) {
  const { Button, IconButton, Notice } = useKit();
  const { messages, slot } = useScope();
  const titleId = useId();
  const { button, suggestion, error } = prompting;
  if (!button) return null;
  return (
    <div {...slot("suggestion-area")}>
      <Button
        {...slot("suggestion-button")}
        {...button.props}
        variant="quiet"
        size="sm"
        icon={button.running ? <StopIcon /> : <SparklesIcon />}
      >
        {button.label}
      </Button>
      {suggestion && (
        <section
          {...slot("suggestion")}
          aria-labelledby={titleId}
          aria-busy={suggestion.running}
          data-running={suggestion.running || undefined}
        >
          <p id={titleId} {...slot("suggestion-title")}>
            {suggestion.title}
          </p>
          <p id={suggestion.textId} {...slot("suggestion-text")}>
            {suggestion.text}
          </p>
          {!suggestion.running && (
            <div {...slot("suggestion-actions")}>
              <Button variant="primary" size="sm" {...suggestion.takeProps}>
                {messages.takeSuggestion}
              </Button>
              <Button size="sm" onClick={prompting.dismissAndFocus}>
                {messages.dismiss}
              </Button>
            </div>
          )}
        </section>
      )}
      {error !== undefined && (
        <Notice
          tone="error"
          title={messages.improvingFailed}
          action={
            <>
              <Button size="sm" icon={<RefreshIcon />} onClick={prompting.retry}>
                {messages.retry}
              </Button>
              <IconButton
                size="sm"
                label={messages.dismiss}
                icon={<CloseIcon />}
                onClick={prompting.dismissAndFocus}
              />
            </>
          }
        >
          {error}
        </Notice>
      )}
    </div>
  );
}
