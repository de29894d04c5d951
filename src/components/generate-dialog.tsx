"use client";

import { BatchFields } from "./batch-fields.js";
import { AdvancedFields, CountField, ModelField, QualityField, SizeFields } from "./generate-fields.js";
import { GeneratePrompt } from "./generate-prompt.js";
import { FilmIcon } from "./icons.js";
import { GenerateInputs } from "./input-images.js";
import { useKit } from "./kit.js";
import { priceText } from "./messages/price-text.js";
import type { GenerateDialogProps } from "./part-props.js";
import { RemixNotice } from "./remix-notice.js";
import { RunDialog } from "./run-dialog.js";
import { ScopeProvider, useScope } from "./scope.js";
import { UnfitNotice } from "./unfit-notice.js";
import { useGenerateForm } from "./use-generate-form.js";

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
  const scope = useScope(props);
  return (
    <ScopeProvider scope={scope}>
      <DialogForm {...props} />
    </ScopeProvider>
  );
}

function DialogForm(props: GenerateDialogProps) {
  const { open, onOpenChange, onMakeVideo, onStartAnother, onSaved } = props;
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const form = useGenerateForm({
    active: open,
    defaults: props.defaults,
    restoreDraft: props.restoreDraft,
    albums: props.albums,
    remix: props.remix,
    focusField: props.focusField,
    onCanceled: props.onCanceled,
    onSaved(assets) {
      onOpenChange(false);
      onSaved?.(assets);
    },
  });
  const { generation } = form;

  return (
    <RunDialog
      {...slot("generate-dialog", props.className)}
      open={open}
      onClose={() => onOpenChange(false)}
      run={generation}
      title={messages.generateTitle}
      action={messages.generate}
      failed={messages.generationFailed}
      price={priceText(form.price, messages)}
      onStartAnother={onStartAnother && (() => onStartAnother(generation.fields))}
      actions={
        onMakeVideo && (
          <Button {...slot("video-button")} variant="quiet" icon={<FilmIcon />} onClick={onMakeVideo}>
            {messages.makeVideo}
          </Button>
        )
      }
    >
      <RemixNotice remix={form.remix} disabled={form.disabled} />
      <GeneratePrompt form={form} />
      <ModelField form={form} />
      <UnfitNotice form={form} />
      <GenerateInputs form={form} offered={props.inputs} />
      <SizeFields form={form} />
      <CountField form={form} />
      <QualityField form={form} />
      <AdvancedFields form={form} />
      <BatchFields form={form} />
    </RunDialog>
  );
}
