"use client";

import { useContext, useEffect, useRef, useState } from "react";
import { closeOnEscape } from "./close-on-escape.js";
import { ComposerChips } from "./composer-chips.js";
import { ComposerInputs } from "./composer-inputs.js";
import { ComposerRunContext } from "./composer-run-context.js";
import { focusField } from "./focus-field.js";
import { FormNameContext } from "./form-name-context.js";
import { GeneratePrompt } from "./generate-prompt.js";
import { CloseIcon, SparklesIcon } from "./icons.js";
import { INPUT_TYPES } from "./input-images.js";
import { useKit } from "./kit.js";
import { LiveRegionPlace } from "./live-region.js";
import { MediaPicker } from "./media-picker.js";
import { costText } from "./messages/price-text.js";
import type { ComposerProps } from "./part-props.js";
import { RemixNotice } from "./remix-notice.js";
import { RunFailure, RunForm, RunProgress } from "./run-form.js";
import { ROOT, useScope } from "./scope.js";
import { UnfitNotice } from "./unfit-notice.js";
import { useComposerHeight } from "./use-composer-height.js";
import { useGenerateForm } from "./use-generate-form.js";
import { useInert } from "./use-inert.js";
import { useInputTransfer } from "./use-input-transfer.js";

/** What the composer shows, loaded when it is first opened. It keeps its state while it is closed. */
export function ComposerForm(props: ComposerProps) {
  const { open, onOpenChange, focusKey = 0, focusField: toFocus = "prompt" } = props;
  const { Button, IconButton } = useKit();
  const { messages, languageProps, slot } = useScope();
  const form = useGenerateForm({
    active: open,
    stays: true,
    defaults: props.defaults,
    restoreDraft: props.restoreDraft,
    albums: props.albums,
    remix: props.remix,
    onCanceled: props.onCanceled,
    onSaved: (assets) => props.onSaved?.(assets),
  });
  const { generation, price, suggestion } = form;
  const running = generation.status === "running";
  const inputs = useInputTransfer(generation);
  // Undefined until it is first opened; then it stays, so that it closes as a dialog does.
  const [isPicking, setPicking] = useState<boolean>();
  // Its field is not shown: only its dialog is used.
  const picker = useInert(!isPicking);
  const setElement = useComposerHeight();

  const showRun = useContext(ComposerRunContext);
  const { status, generationId } = generation;
  useEffect(() => {
    // A failed run has no id any more, but is still the one that is shown.
    if (generationId !== undefined || status === "idle") showRun(generationId);
  }, [generationId, status, showRun]);

  const { field } = suggestion;
  const focused = useRef(0);
  useEffect(() => {
    if (!open || focusKey === focused.current) return;
    // After a dialog that closes at the same time has given the focus back.
    const frame = requestAnimationFrame(() => {
      focused.current = focusKey;
      focusField(field.current?.form, toFocus);
    });
    return () => cancelAnimationFrame(frame);
  }, [open, focusKey, field, toFocus]);

  const showPicker = (next: boolean): void => {
    setPicking(next);
    // The item of the menu that had the focus is gone, and its button cannot take it once there are enough images.
    if (!next) requestAnimationFrame(() => field.current?.focus());
  };

  if (!open) return null;

  const cost = price.microUsd && costText(price, messages);
  const remarks = [
    price.microUsd === null && messages.priceUnknown,
    price.seconds !== undefined && messages.takes(price.seconds),
  ].filter(Boolean);
  return (
    <>
      <section
        {...slot("composer", "rml-column", ROOT, props.className)}
        {...languageProps}
        {...inputs.handlers}
        ref={setElement}
        onKeyDown={closeOnEscape(() => onOpenChange(false))}
        aria-label={messages.generateTitle}
        data-status={generation.status}
        data-over={inputs.isOver || undefined}
      >
        <RunForm {...slot("composer-form", "rml-column")} run={generation} disabled={false}>
          <IconButton
            {...slot("composer-close")}
            size="sm"
            label={messages.close}
            icon={<CloseIcon />}
            onClick={() => onOpenChange(false)}
          />
          <div {...slot("composer-fields", "rml-stack rml-scroll")}>
            <RemixNotice remix={form.remix} disabled={false} />
            <UnfitNotice form={form} />
            <ComposerInputs form={form} />
            <GeneratePrompt form={form} hideLabel />
          </div>
          <div {...slot("composer-failure")}>
            <RunFailure run={generation} title={messages.generationFailed} />
          </div>
          <footer {...slot("composer-footer", "rml-row rml-wrap")}>
            <ComposerChips
              form={form}
              transfer={inputs}
              offered={props.inputs}
              onPick={() => showPicker(true)}
              onMakeVideo={props.onMakeVideo}
            />
            {running && <RunProgress run={generation} />}
            {running && <Button onClick={generation.cancel}>{messages.cancel}</Button>}
            {remarks.length > 0 && <p className="rml-muted rml-small">{remarks.join(" · ")}</p>}
            <Button
              {...slot("composer-submit")}
              type="submit"
              variant="primary"
              icon={<SparklesIcon />}
              // The second of two quick presses would be paid for as well.
              onClick={(event) => event.detail > 1 && event.preventDefault()}
            >
              {cost ? messages.generateFor(cost) : messages.generate}
            </Button>
          </footer>
        </RunForm>
        <LiveRegionPlace />
      </section>
      {/* Beside it: what is pressed, pasted or dropped in the dialog is none of the composer's. */}
      {isPicking !== undefined && (
        <div ref={picker}>
          <FormNameContext.Provider value="images in picker">
            <MediaPicker
              className="rml-visually-hidden"
              multiple
              open={isPicking}
              onOpenChange={showPicker}
              accept={INPUT_TYPES.join(",")}
              max={inputs.free}
              value={NOTHING}
              onValueChange={inputs.takeAssets}
            />
          </FormNameContext.Provider>
        </div>
      )}
    </>
  );
}

const NOTHING: readonly string[] = [];
