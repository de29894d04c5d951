"use client";

import { Button } from "@mantine/core";
import { useId } from "react";
import { RefreshIcon, SparklesIcon, StopIcon } from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";
import type { useGenerateForm } from "../../components/use-generate-form.js";
import { Notice } from "./notice.js";

/** Below the prompt: the button that asks for a better one, and what came of it. Nothing where none is written. */
export function PromptSuggestion({
  prompting,
}: {
  prompting: ReturnType<typeof useGenerateForm>["prompting"];
}) {
  const messages = useMessages();
  const titleId = useId();
  const { button, suggestion, error } = prompting;
  if (!button) return null;
  return (
    <div className="rml-improve">
      <Button
        {...button.props}
        variant="subtle"
        size="compact-sm"
        className="rml-improve-button"
        leftSection={button.running ? <StopIcon size={14} /> : <SparklesIcon size={14} />}
      >
        {button.label}
      </Button>
      {suggestion && (
        <section
          aria-labelledby={titleId}
          aria-busy={suggestion.running}
          className="rml-suggestion"
          data-running={suggestion.running || undefined}
        >
          <div id={titleId} className="rml-suggestion-title">
            {suggestion.title}
          </div>
          <p id={suggestion.textId} className="rml-suggestion-text">
            {suggestion.text}
          </p>
          {!suggestion.running && (
            <div className="rml-suggestion-actions">
              <Button {...suggestion.takeProps} size="compact-sm" className="rml-primary">
                {messages.takeSuggestion}
              </Button>
              <Button variant="default" size="compact-sm" onClick={prompting.dismissAndFocus}>
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
          onDismiss={prompting.dismissAndFocus}
          action={
            <Button
              variant="default"
              size="compact-sm"
              className="rml-retry"
              leftSection={<RefreshIcon size={14} />}
              onClick={prompting.retry}
            >
              {messages.retry}
            </Button>
          }
        >
          {error}
        </Notice>
      )}
    </div>
  );
}
