"use client";

import { useEffect, useRef } from "react";
import type { FieldIssues, GenerationFields } from "../react/generation-request.js";
import { takes } from "../react/to-generate-request.js";
import { useImageGeneration } from "../react/use-image-generation.js";
import { usePromptHistory } from "../react/use-prompt-history.js";
import { AdvancedFields, SizeFields } from "./generate-fields.js";
import { FilmIcon } from "./icons.js";
import { GenerateInputs } from "./input-images.js";
import { useKit } from "./kit.js";
import { priceText } from "./messages/price-text.js";
import type { GenerateDialogProps } from "./part-props.js";
import { PromptHistoryButton } from "./prompt-history.js";
import { MAX_PLANNED, PromptPlanView, usePromptPlan } from "./prompt-plan.js";
import { PromptSnippetsButton } from "./prompt-snippets.js";
import { PromptSuggestion, usePromptSuggestion } from "./prompt-suggestion.js";
import { RemixNotice } from "./remix-notice.js";
import { RunDialog } from "./run-dialog.js";
import { ScopeProvider, useScope } from "./scope.js";
import { useFormDraft } from "./use-form-draft.js";
import { usePromptKeys } from "./use-prompt-keys.js";
import { useRemix } from "./use-remix.js";

/**
 * Asks for images. Keep it mounted: a generation goes on while it is closed, and is shown when it is opened again.
 *
 * @example
 * ```tsx
 * import { useState } from "react";
 * import { GenerateDialog } from "@reactkits.dev/react-media-library/components";
 *
 * export function Generate() {
 *   const [open, setOpen] = useState(false);
 *   return (
 *     <>
 *       <button onClick={() => setOpen(true)}>Generate</button>
 *       <GenerateDialog open={open} onOpenChange={setOpen} />
 *     </>
 *   );
 * }
 * ```
 */
export function GenerateDialog(props: GenerateDialogProps) {
  const { open, onOpenChange, defaults, onMakeVideo, onStartAnother, onSaved, onCanceled } = props;
  const { Button, Select, TextArea } = useKit();
  const scope = useScope(props);
  const { messages, slot } = scope;
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const form = useImageGeneration({
    defaults,
    active: open,
    albums: props.albums,
    // What was shown before, and not what a snippet says since.
    promptsOf: () => (plan.isExpanded ? plan.prompts : []),
    onCanceled,
    onSaved(assets) {
      // Another form may be open in this one's place.
      if (!mounted.current) return;
      draft.forget();
      remix.accept();
      onOpenChange(false);
      suggestion.dismiss();
      onSaved?.(assets);
    },
  });
  const draft = useFormDraft({
    form: "images",
    fields: form.fields,
    setFields: form.setFields,
    inputs: form.inputs,
    setInputs: form.setInputs,
    restores: props.restoreDraft ?? true,
  });
  const { setFields } = draft;
  const remix = useRemix({ remix: props.remix, fields: form.fields, setFields });
  const { prompts, snippets } = usePromptHistory();
  const each = takes(form.model, "n") ? Number(form.fields.n) || 1 : 1;
  const plan = usePromptPlan(form.fields.prompt, snippets, each);
  const generation = {
    ...form,
    setFields,
    submit() {
      // Without a render there is no other way to the field that has to be changed.
      if (plan.tooMany) suggestion.field.current?.focus();
      else form.submit();
    },
  };
  const { fields, issues, model, models, modelsStatus, microUsd } = form;
  const running = generation.status === "running";
  const suggestion = usePromptSuggestion(open && !running, messages);
  const setPrompt = (prompt: string) => setFields({ prompt });
  const onPromptKey = usePromptKeys({
    prompts,
    value: fields.prompt,
    onValueChange: setPrompt,
    messages,
  });

  const issue = (name: keyof FieldIssues) => issues[name] && messages.problem(issues[name]);
  const field = (name: keyof GenerationFields) => ({
    name,
    label: messages[name],
    value: fields[name],
    disabled: running,
    error: issue(name),
    onValueChange: (value: string) => setFields({ [name]: value }),
  });
  const tooMany = plan.tooMany
    ? Number.isSafeInteger(plan.images)
      ? messages.tooManyPlanned(plan.images, MAX_PLANNED)
      : messages.endlessPlan(MAX_PLANNED)
    : undefined;
  /** Puts a text where the caret is, or was before a popover took the focus. */
  const insert = (text: string): void => {
    const { selectionStart: start, selectionEnd: end } = suggestion.field.current ?? NO_CARET;
    setPrompt(fields.prompt.slice(0, start) + text + fields.prompt.slice(end));
    requestAnimationFrame(() => {
      suggestion.field.current?.focus();
      suggestion.field.current?.setSelectionRange(start + text.length, start + text.length);
    });
  };
  const modelOptions = models.map(({ id, label }) => ({ value: id, label: label ?? id }));
  const noModel = modelsStatus === "loading" ? messages.loadingModels : messages.defaultModel;
  const counts = Array.from({ length: model?.maxImages ?? 1 }, (_, index) => `${index + 1}`);

  return (
    <ScopeProvider scope={scope}>
      <RunDialog
        {...slot("generate-dialog", props.className)}
        open={open}
        onClose={() => onOpenChange(false)}
        run={generation}
        title={messages.generateTitle}
        action={messages.generate}
        failed={messages.generationFailed}
        price={
          microUsd === undefined
            ? undefined
            : priceText(microUsd && microUsd * Math.max(1, plan.images / each), model, messages)
        }
        onStartAnother={onStartAnother && (() => onStartAnother(fields))}
        actions={
          onMakeVideo && (
            <Button {...slot("video-button")} variant="quiet" icon={<FilmIcon />} onClick={onMakeVideo}>
              {messages.makeVideo}
            </Button>
          )
        }
      >
        <RemixNotice remix={remix} disabled={running} />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the field within */}
        <div {...slot("form-prompt")} onKeyDown={onPromptKey}>
          <TextArea
            {...field("prompt")}
            error={tooMany ?? issue("prompt")}
            inputRef={suggestion.field}
            placeholder={messages.promptPlaceholder}
            data-autofocus={!running || undefined}
          />
          <PromptPlanView plan={plan} each={each} />
          <PromptSuggestion
            suggestion={suggestion}
            active={!running}
            prompt={fields.prompt}
            onTake={setPrompt}
          >
            <PromptHistoryButton
              disabled={running}
              onTake={(prompt) => {
                setPrompt(prompt);
                // Once the popover has closed: until then it may give the focus to its button.
                requestAnimationFrame(() => suggestion.field.current?.focus());
              }}
            />
            <PromptSnippetsButton disabled={running} onInsert={insert} />
          </PromptSuggestion>
        </div>
        <Select
          {...field("model")}
          options={models.length > 0 ? modelOptions : [{ value: "", label: noModel }]}
          hint={modelsStatus === "failed" && models.length === 0 ? messages.modelsFailed : undefined}
        />
        <GenerateInputs
          generation={generation}
          offered={props.inputs}
          issue={issue("images") ?? issue("mask")}
        />
        <SizeFields generation={generation} field={field} />
        {takes(model, "n") && (
          <Select {...field("n")} options={counts.map((value) => ({ value, label: value }))} />
        )}
        <AdvancedFields generation={generation} field={field} />
      </RunDialog>
    </ScopeProvider>
  );
}

const NO_CARET = { selectionStart: 0, selectionEnd: 0 };
