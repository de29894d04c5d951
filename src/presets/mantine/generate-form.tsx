"use client";

import { NativeSelect, SegmentedControl, Textarea, TextInput, UnstyledButton } from "@mantine/core";
import { useId } from "react";
import { ChevronRightIcon } from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";
import { SIZE_IDS, type SizeId, type useGenerateForm } from "../../components/use-generate-form.js";
import { InputFiles } from "./input-files.js";
import { PromptSuggestion } from "./prompt-suggestion.js";
import { RunFooter } from "./run-footer.js";

/** The label's text is the field's whole name, so hints go below. */
const ORDER = ["label" as const, "input" as const, "description" as const, "error" as const];

export function GenerateForm({ form }: { form: ReturnType<typeof useGenerateForm> }) {
  const messages = useMessages();
  const advancedId = useId();
  const { running, status } = form;
  const number = { inputMode: "numeric" as const, autoComplete: "off", inputWrapperOrder: ORDER };

  return (
    <form {...form.formProps} className="rml-form" data-status={status}>
      <div className="rml-form-fields">
        <div>
          <Textarea
            {...form.input("prompt")}
            {...form.prompting.fieldProps}
            label={messages.prompt}
            placeholder={messages.promptPlaceholder}
            rows={3}
            error={form.problem("prompt")}
            data-autofocus={!running || undefined}
            classNames={{ input: "rml-prompt" }}
          />
          <PromptSuggestion prompting={form.prompting} />
        </div>
        <NativeSelect
          {...form.input("model")}
          label={messages.model}
          data={form.models}
          description={form.modelsHint}
          inputWrapperOrder={ORDER}
          error={form.problem("model")}
        />
        <InputFiles form={form} />
        {form.sizes ? (
          <NativeSelect {...form.sizeChoice} label={messages.size} data={form.sizes} />
        ) : (
          <>
            <div>
              <div className="rml-label" aria-hidden="true">
                {messages.size}
              </div>
              <SegmentedControl
                fullWidth
                aria-label={messages.size}
                className="rml-sizes"
                disabled={running}
                value={form.size}
                onChange={(id: SizeId) => form.chooseSize(id)}
                data={SIZE_IDS.map((id) => ({
                  value: id,
                  label: (
                    <span className="rml-size">
                      <span className="rml-size-shape" data-shape={id} aria-hidden="true" />
                      {messages[id]}
                    </span>
                  ),
                }))}
              />
            </div>
            <div className="rml-form-row">
              <TextInput
                {...number}
                {...form.input("width")}
                label={messages.width}
                error={form.problem("width")}
              />
              <TextInput
                {...number}
                {...form.input("height")}
                label={messages.height}
                error={form.problem("height")}
              />
            </div>
          </>
        )}
        {form.has("n") && (
          <NativeSelect
            {...form.input("n")}
            label={messages.n}
            data={form.counts}
            error={form.problem("n")}
          />
        )}
        {form.hasAdvanced && (
          <div className="rml-advanced" data-open={form.advancedOpen || undefined}>
            <UnstyledButton
              className="rml-advanced-toggle"
              aria-expanded={form.advancedOpen}
              aria-controls={form.advancedOpen ? advancedId : undefined}
              onClick={() => form.setAdvancedOpen(!form.advancedOpen)}
            >
              <ChevronRightIcon size={16} />
              {messages.advanced}
            </UnstyledButton>
            {form.advancedOpen && (
              <div className="rml-advanced-fields" id={advancedId}>
                {form.has("negativePrompt") && (
                  <TextInput
                    {...form.input("negativePrompt")}
                    label={messages.negativePrompt}
                    placeholder={messages.negativePromptHint}
                    error={form.problem("negativePrompt")}
                  />
                )}
                <div className="rml-form-row">
                  {form.has("steps") && (
                    <TextInput
                      {...number}
                      {...form.input("steps")}
                      label={messages.steps}
                      description={form.stepsHint}
                      error={form.problem("steps")}
                    />
                  )}
                  {form.has("seed") && (
                    <TextInput
                      {...number}
                      {...form.input("seed")}
                      label={messages.seed}
                      description={messages.seedHint}
                      error={form.problem("seed")}
                    />
                  )}
                </div>
              </div>
            )}
          </div>
        )}
      </div>
      <RunFooter foot={form} failed={messages.generationFailed} action={messages.generate} />
    </form>
  );
}
