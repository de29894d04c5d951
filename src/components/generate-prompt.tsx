"use client";

import { useKit } from "./kit.js";
import { PromptHistoryButton } from "./prompt-history.js";
import { PromptPlanView } from "./prompt-plan.js";
import { PromptSnippetsButton } from "./prompt-snippets.js";
import { useScope } from "./scope.js";
import { TextSuggestion } from "./text-suggestion.js";
import type { GenerateForm } from "./use-generate-form.js";
import { linesOf } from "./use-prompt-plan.js";

type GeneratePromptProps = {
  form: GenerateForm;
  /** Whether its label is only read out. */
  hideLabel?: boolean;
};

/** The prompt's field with its keys, what it stands for, and the buttons that help to write it. */
export function GeneratePrompt({ form, hideLabel }: GeneratePromptProps) {
  const { TextArea } = useKit();
  const { messages, slot } = useScope();
  const { disabled, setPrompt, suggestion } = form;
  const { prompt } = form.generation.fields;
  const { start } = suggestion;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the field within
    <div {...slot("form-prompt")} onKeyDown={form.onPromptKey}>
      <TextArea
        {...form.field("prompt")}
        hideLabel={hideLabel}
        inputRef={suggestion.field}
        placeholder={messages.promptPlaceholder}
        data-autofocus={form.autofocus === "prompt" || undefined}
      />
      <PromptLines form={form} />
      <PromptPlanView plan={form.plan} each={form.each} batch={form.batch} />
      <TextSuggestion
        suggestion={suggestion}
        onStart={start && (() => start(prompt))}
        disabled={prompt.trim() === ""}
        onTake={setPrompt}
      >
        <PromptHistoryButton
          disabled={disabled}
          onTake={(taken) => {
            setPrompt(taken);
            // Once the popover has closed: until then it may give the focus to its button.
            requestAnimationFrame(() => suggestion.field.current?.focus());
          }}
        />
        <PromptSnippetsButton disabled={disabled} onInsert={form.insert} />
      </TextSuggestion>
    </div>
  );
}

/** Several lines are one prompt, unless they are said to be several. */
function PromptLines({ form }: { form: GenerateForm }) {
  const { Checkbox } = useKit();
  const { messages, slot } = useScope();
  const lines = linesOf(form.generation.fields.prompt).length;
  const isChecked = form.batchFields.perLine !== "";
  if (lines < 2) return null;
  return (
    <Checkbox
      {...slot("prompt-lines")}
      label={messages.promptPerLine(lines)}
      checked={isChecked}
      disabled={form.disabled}
      onCheckedChange={(checked) => form.setBatchFields({ perLine: checked ? "1" : "" })}
    />
  );
}
