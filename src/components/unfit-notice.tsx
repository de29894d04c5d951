"use client";

import { useKit } from "./kit.js";
import { formatModel } from "./model-names.js";
import { useScope } from "./scope.js";
import type { GenerateForm } from "./use-generate-form.js";

/** Says what was entered and does not fit the model, in a live region: the model was changed elsewhere. */
export function UnfitNotice({ form }: { form: GenerateForm }) {
  const { Notice } = useKit();
  const { messages, formats, slot } = useScope();
  const { model } = form.generation;
  const { unfit } = form;
  return (
    <div role="status" {...slot("form-unfit")}>
      {model && unfit.length > 0 && (
        <Notice tone="info" title={messages.unfit(model.label ?? formatModel(model.id))}>
          {messages.unfitHint(formats.list(unfit.map((part) => messages[part])))}
        </Notice>
      )}
    </div>
  );
}
