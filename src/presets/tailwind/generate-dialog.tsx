"use client";

import { useId } from "react";
import { ChevronRightIcon, CloseIcon, FilmIcon } from "../../components/icons.js";
import type { GenerateDialogProps } from "../../components/part-props.js";
import { MessagesProvider, useMessages } from "../../components/preset-context.js";
import { useGenerateForm } from "../../components/use-generate-form.js";
import { Button } from "./button.js";
import { cx } from "./cx.js";
import { Dialog } from "./dialog.js";
import { SelectField, TextArea, TextField } from "./field.js";
import { InputFiles } from "./input-files.js";
import { PromptSuggestion } from "./prompt-suggestion.js";
import { RunFooter } from "./run-footer.js";
import { SizeChoice } from "./size-choice.js";

/** Asks for an image. Closed while it runs, it goes on; opened again, it shows how far it is. */
export function GenerateDialog(props: GenerateDialogProps) {
  const messages = useMessages(props.messages);
  const form = useGenerateForm(props, messages);
  const advancedId = useId();
  const { running, status } = form;
  const field = (name: Parameters<typeof form.input>[0]) => ({
    ...form.input(name),
    label: messages[name],
    problem: form.problem(name),
  });

  return (
    <MessagesProvider messages={messages}>
      <Dialog
        open={props.open}
        onClose={() => props.onOpenChange(false)}
        label={messages.generateTitle}
        className={cx(
          "rml:m-auto rml:max-h-[calc(100dvh-48px)] rml:w-140 rml:max-w-full rml:overflow-hidden rml:rounded-dialog rml:shadow-overlay",
          "rml:max-sm:m-0 rml:max-sm:h-dvh rml:max-sm:max-h-none rml:max-sm:w-screen rml:max-sm:rounded-none",
          props.className,
        )}
      >
        <form
          {...form.formProps}
          data-status={status}
          className="rml:flex rml:h-full rml:max-h-[inherit] rml:flex-col"
        >
          <header className="rml:flex rml:items-center rml:justify-between rml:gap-3 rml:py-3 rml:pr-3 rml:pl-5">
            <h2 className="rml:text-lg rml:font-semibold rml:tracking-tight">{messages.generateTitle}</h2>
            {props.onMakeVideo && (
              <Button variant="ghost" className="rml:ml-auto" onClick={props.onMakeVideo}>
                <FilmIcon />
                {messages.makeVideo}
              </Button>
            )}
            <Button
              variant="ghost"
              icon
              aria-label={messages.close}
              onClick={() => props.onOpenChange(false)}
            >
              <CloseIcon size={18} />
            </Button>
          </header>
          <div className="rml:flex rml:min-h-0 rml:flex-1 rml:flex-col rml:gap-4 rml:overflow-y-auto rml:overscroll-contain rml:px-5 rml:pt-1 rml:pb-5">
            <TextArea
              {...field("prompt")}
              {...form.prompting.fieldProps}
              rows={3}
              data-autofocus
              placeholder={messages.promptPlaceholder}
            />
            <PromptSuggestion prompting={form.prompting} />
            <SelectField {...field("model")} choices={form.models} hint={form.modelsHint} />
            <InputFiles form={form} />
            {form.sizes ? (
              <SelectField {...form.sizeChoice} label={messages.size} choices={form.sizes} />
            ) : (
              <>
                <SizeChoice value={form.size} disabled={running} onChange={form.chooseSize} />
                <div className="rml:grid rml:grid-cols-2 rml:gap-3">
                  <TextField {...field("width")} inputMode="numeric" />
                  <TextField {...field("height")} inputMode="numeric" />
                </div>
              </>
            )}
            {form.has("n") && (
              <SelectField {...field("n")} choices={form.counts.map((n) => ({ value: n, label: n }))} />
            )}
            {form.hasAdvanced && (
              <div>
                <button
                  type="button"
                  aria-expanded={form.advancedOpen}
                  aria-controls={form.advancedOpen ? advancedId : undefined}
                  onClick={() => form.setAdvancedOpen(!form.advancedOpen)}
                  className="rml:-ml-1 rml:flex rml:h-8 rml:items-center rml:gap-1 rml:rounded-control rml:pr-2 rml:pl-1 rml:text-sm rml:font-medium rml:text-muted rml:transition-colors rml:ring-focus rml:hover:text-text"
                >
                  <ChevronRightIcon
                    size={14}
                    className={cx("rml:transition-transform", form.advancedOpen && "rml:rotate-90")}
                  />
                  {messages.advanced}
                </button>
                {form.advancedOpen && (
                  <div id={advancedId} className="rml:mt-2 rml:flex rml:flex-col rml:gap-4">
                    {form.has("negativePrompt") && (
                      <TextField {...field("negativePrompt")} placeholder={messages.negativePromptHint} />
                    )}
                    <div className="rml:grid rml:grid-cols-2 rml:gap-3">
                      {form.has("steps") && (
                        <TextField {...field("steps")} inputMode="numeric" hint={form.stepsHint} />
                      )}
                      {form.has("seed") && (
                        <TextField {...field("seed")} inputMode="numeric" hint={messages.seedHint} />
                      )}
                    </div>
                  </div>
                )}
              </div>
            )}
          </div>
          <RunFooter foot={form} failed={messages.generationFailed} action={messages.generate} />
        </form>
      </Dialog>
    </MessagesProvider>
  );
}
