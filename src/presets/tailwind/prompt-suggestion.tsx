"use client";

import { useId } from "react";
import { RefreshIcon, SparklesIcon, StopIcon } from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";
import type { useGenerateForm } from "../../components/use-generate-form.js";
import { Button } from "./button.js";
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
    <div className="rml:-mt-3 rml:flex rml:flex-col rml:items-start rml:gap-2">
      <Button {...button.props} variant="ghost" className="rml:-ml-2 rml:px-2">
        {button.running ? <StopIcon /> : <SparklesIcon />}
        {button.label}
      </Button>
      {suggestion && (
        <section
          aria-labelledby={titleId}
          aria-busy={suggestion.running}
          data-running={suggestion.running || undefined}
          className="rml:w-full rml:rounded-control rml:border rml:bg-sunken rml:px-3 rml:py-2.5 rml:animate-appear"
        >
          <p id={titleId} className="rml:text-xs rml:font-medium rml:text-muted">
            {suggestion.title}
          </p>
          <p
            id={suggestion.textId}
            className="rml:mt-0.5 rml:min-h-5 rml:text-sm rml:break-words rml:whitespace-pre-wrap"
          >
            {suggestion.text}
          </p>
          {!suggestion.running && (
            <div className="rml:mt-2.5 rml:flex rml:gap-2">
              <Button {...suggestion.takeProps} variant="primary">
                {messages.takeSuggestion}
              </Button>
              <Button onClick={prompting.dismissAndFocus}>{messages.dismiss}</Button>
            </div>
          )}
        </section>
      )}
      {error && (
        <div className="rml:w-full">
          <Notice
            tone="error"
            title={messages.improvingFailed}
            dismissLabel={messages.dismiss}
            onDismiss={prompting.dismissAndFocus}
            action={
              <Button onClick={prompting.retry}>
                <RefreshIcon />
                {messages.retry}
              </Button>
            }
          >
            {error}
          </Notice>
        </div>
      )}
    </div>
  );
}
