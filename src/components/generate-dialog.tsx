"use client";

import { useId } from "react";
import { ChevronRightIcon, FilmIcon } from "./icons.js";
import { InputFiles } from "./input-files.js";
import { useKit } from "./kit.js";
import { Modal, ModalHeader } from "./modal.js";
import type { GenerateDialogProps } from "./part-props.js";
import { PromptSuggestion } from "./prompt-suggestion.js";
import { RunFooter } from "./run-footer.js";
import { ScopeProvider, useScope } from "./scope.js";
import { SIZE_IDS, useGenerateForm } from "./use-generate-form.js";

/** Asks for images. Keep it mounted: a generation goes on while it is closed, and is shown when it is opened again. */
export function GenerateDialog(props: GenerateDialogProps) {
  const { Button } = useKit();
  const scope = useScope(props);
  const { messages, slot } = scope;
  const form = useGenerateForm(props, messages);
  const close = () => props.onOpenChange(false);
  return (
    <ScopeProvider scope={scope}>
      <Modal
        {...slot("generate-dialog", props.className)}
        size="md"
        open={props.open}
        onClose={close}
        label={messages.generateTitle}
        data-status={form.status}
      >
        <form {...form.formProps} {...slot("form")} data-status={form.status}>
          <ModalHeader title={messages.generateTitle} onClose={close}>
            {props.onMakeVideo && (
              <Button
                {...slot("video-button")}
                variant="quiet"
                icon={<FilmIcon />}
                onClick={props.onMakeVideo}
              >
                {messages.makeVideo}
              </Button>
            )}
          </ModalHeader>
          <Fields form={form} />
          <RunFooter foot={form} failed={messages.generationFailed} action={messages.generate} />
        </form>
      </Modal>
    </ScopeProvider>
  );
}

type FormProps = { form: ReturnType<typeof useGenerateForm> };

function Fields({ form }: FormProps) {
  const { NumberField, SegmentedControl, Select, TextArea } = useKit();
  const { messages, slot } = useScope();
  return (
    <div {...slot("form-fields")}>
      <div {...slot("form-prompt")}>
        <TextArea
          {...form.field("prompt")}
          {...form.prompting.fieldProps}
          placeholder={messages.promptPlaceholder}
          data-autofocus={!form.running || undefined}
        />
        <PromptSuggestion prompting={form.prompting} />
      </div>
      <Select {...form.field("model")} options={form.models} hint={form.modelsHint} />
      <InputFiles form={form} />
      {form.sizes ? (
        <Select {...form.sizeChoice} label={messages.size} options={form.sizes} />
      ) : (
        <>
          <SegmentedControl
            {...slot("form-size")}
            label={messages.size}
            disabled={form.running}
            value={form.size}
            onValueChange={form.chooseSize}
            options={SIZE_IDS.map((id) => ({
              value: id,
              label: messages[id],
              icon: <span {...slot("form-size-shape")} data-shape={id} />,
            }))}
          />
          <div {...slot("form-row")}>
            <NumberField {...form.field("width")} />
            <NumberField {...form.field("height")} />
          </div>
        </>
      )}
      {form.has("n") && <Select {...form.field("n")} options={form.counts} />}
      {form.hasAdvanced && <AdvancedFields form={form} />}
    </div>
  );
}

function AdvancedFields({ form }: FormProps) {
  const { NumberField, TextField } = useKit();
  const { messages, slot } = useScope();
  const id = useId();
  const open = form.advancedOpen;
  return (
    <div {...slot("form-advanced")} data-open={open || undefined}>
      <button
        type="button"
        {...slot("form-advanced-toggle")}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => form.setAdvancedOpen(!open)}
      >
        <ChevronRightIcon />
        {messages.advanced}
      </button>
      {open && (
        <div id={id} className="rml-form-advanced-fields">
          {form.has("negativePrompt") && (
            <TextField {...form.field("negativePrompt")} placeholder={messages.negativePromptHint} />
          )}
          <div {...slot("form-row")}>
            {form.has("steps") && <NumberField {...form.field("steps")} hint={form.stepsHint} />}
            {form.has("seed") && <NumberField {...form.field("seed")} hint={messages.seedHint} />}
          </div>
        </div>
      )}
    </div>
  );
}
