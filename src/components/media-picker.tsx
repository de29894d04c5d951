"use client";

import { type FocusEvent, useId, useRef, useState } from "react";
import { useMediaLibrary } from "../react/use-media-library.js";
import { AttachmentStrip } from "./attachment-strip.js";
import { GenerateDialog } from "./generate-dialog.js";
import { hasLeft } from "./has-left.js";
import { ImageIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { LiveRegionPlace, LiveRegionProvider } from "./live-region.js";
import { OutsideOfForm } from "./outside-of-form.js";
import { PickerBrowser } from "./picker-browser.js";
import { PickerControl } from "./picker-control.js";
import { PickerDialog } from "./picker-dialog.js";
import type { MediaPickerProps } from "./picker-props.js";
import { ROOT, ScopeProvider, useScope } from "./scope.js";
import { usePicker, withMore } from "./use-picker.js";

/**
 * A form field whose value is the id of an asset, or ids with `multiple`. It takes part in `FormData`, validation and
 * reset of the form around it. What is uploaded or generated in it is chosen at once where it fits.
 *
 * @example
 * ```tsx
 * import { MediaPicker } from "@reactkits.dev/react-media-library/components";
 *
 * export const Gallery = ({ save }: { save: (ids: FormDataEntryValue[]) => void }) => (
 *   <form action={(data) => save(data.getAll("images"))}>
 *     <MediaPicker label="Images" name="images" multiple min={2} max={6} accept="image/*" />
 *     <button type="submit">Save</button>
 *   </form>
 * );
 * ```
 */
export function MediaPicker(props: MediaPickerProps) {
  return (
    <ScopeProvider scope={useScope(props)}>
      <LiveRegionProvider>
        <Field {...props} />
      </LiveRegionProvider>
    </ScopeProvider>
  );
}

function Field(props: MediaPickerProps) {
  const { variant = "dialog", accept, disabled = false, required = false } = props;
  const { Button } = useKit();
  const { messages, languageProps, slot } = useScope();
  const picker = usePicker(props, messages);
  const { ids, setIds, max } = picker;
  const [ownOpen, setOwnOpen] = useState(false);
  const open = props.open ?? ownOpen;
  const setOpen = (next: boolean): void => {
    setOwnOpen(next);
    props.onOpenChange?.(next);
  };
  /** What is selected in the open dialog, until it is chosen. */
  const [draft, setDraft] = useState(ids);
  const [wasOpen, setWasOpen] = useState(false);
  if (wasOpen !== open) {
    setWasOpen(open);
    setDraft(ids);
  }
  const [generating, setGenerating] = useState(false);
  const canGenerate = useMediaLibrary((view) => view.generateImages !== undefined);
  const [reported, setReported] = useState(false);
  const root = useRef<HTMLFieldSetElement>(null);
  const errorId = useId();

  const isInline = variant === "inline";
  const ownProblem = picker.problemOf(ids.length);
  const error = props.error ?? (reported ? ownProblem : "");
  const label = props.label ?? messages.chooseMedia;
  const focus = (): void => {
    const target = "[data-slot=picker-button], [data-slot=media-grid] [role=gridcell][tabindex='0'], button";
    root.current?.querySelector<HTMLElement>(target)?.focus();
  };
  const leave = (event: FocusEvent): void => {
    if (hasLeft(event)) props.onBlur?.();
  };
  const change = isInline ? setIds : setDraft;

  return (
    <>
      <fieldset
        {...slot("picker", ROOT, props.className)}
        {...languageProps}
        ref={root}
        aria-label={label}
        aria-describedby={error ? errorId : undefined}
        data-variant={variant}
        data-invalid={error !== "" || undefined}
        onBlur={leave}
      >
        {props.label && (
          <div {...slot("picker-label")} aria-hidden="true">
            {props.label}
          </div>
        )}
        {isInline && (
          <PickerBrowser
            picker={picker}
            accept={accept}
            disabled={disabled}
            ids={ids}
            onIdsChange={setIds}
            onGenerate={() => setGenerating(true)}
          />
        )}
        {!isInline && props.open === undefined && (
          <div className="rml-row rml-wrap">
            {ids.length > 0 && <AttachmentStrip value={ids} onValueChange={setIds} disabled={disabled} />}
            <Button
              {...slot("picker-button")}
              icon={<ImageIcon />}
              disabled={disabled}
              aria-haspopup="dialog"
              aria-expanded={open}
              aria-describedby={error ? errorId : undefined}
              onClick={() => setOpen(true)}
            >
              {messages.chooseMedia}
            </Button>
          </div>
        )}
        <PickerControl
          name={props.name}
          form={props.form}
          disabled={disabled}
          inputRef={props.inputRef}
          required={required}
          ids={ids}
          problem={ownProblem}
          onInvalid={(first) => {
            setReported(true);
            if (first) focus();
          }}
          onReset={() => {
            setReported(false);
            picker.reset();
          }}
          onFocus={focus}
        />
        {error && (
          <p id={errorId} role="alert" {...slot("picker-problem", "rml-small")}>
            {error}
          </p>
        )}
        {isInline && <LiveRegionPlace />}
      </fieldset>
      {!isInline && (
        <PickerDialog
          picker={picker}
          accept={accept}
          open={open}
          onClose={() => setOpen(false)}
          ids={draft}
          onIdsChange={setDraft}
          onGenerate={() => setGenerating(true)}
          onChoose={() => {
            setIds(draft);
            setOpen(false);
          }}
        />
      )}
      {canGenerate && (
        <OutsideOfForm>
          <GenerateDialog
            open={generating}
            onOpenChange={setGenerating}
            onSaved={(saved) => {
              const fitting = saved.filter(picker.fits).map(({ id }) => id);
              if (fitting.length > 0) change(withMore(isInline ? ids : draft, fitting, max));
            }}
          />
        </OutsideOfForm>
      )}
    </>
  );
}
