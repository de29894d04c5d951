"use client";

import { parseBatchValues } from "../core/prompts/batch-values.js";
import type { BatchIssue } from "../core/prompts/plan-batch.js";
import { useKit } from "./kit.js";
import type { Messages } from "./messages/language.js";
import { useScope } from "./scope.js";
import type { Varied } from "./use-batch.js";
import type { GenerateForm } from "./use-generate-form.js";
import { MAX_PLANNED } from "./use-prompt-plan.js";

/** What is varied from image to image: one or two parameters, each with its values. */
export function BatchFields({ form }: { form: GenerateForm }) {
  const { messages, slot } = useScope();
  const { batch } = form;
  if (batch.offered.length === 0) return null;
  return (
    <div {...slot("batch", "rml-stack")}>
      <AxisFields form={form} side="columns" />
      {batch.columns && batch.hasPromptRows && (
        <p {...slot("batch-note", "rml-hint")}>{messages.variedPrompts}</p>
      )}
      {batch.columns && !batch.hasPromptRows && <AxisFields form={form} side="rows" />}
      {batch.sharesSeed && <p {...slot("batch-note", "rml-hint")}>{messages.sameSeed}</p>}
    </div>
  );
}

type AxisFieldsProps = { form: GenerateForm; side: "columns" | "rows" };

function AxisFields({ form, side }: AxisFieldsProps) {
  const { Select, TextField } = useKit();
  const { messages, formats, slot } = useScope();
  const { batch, batchFields, setBatchFields, disabled } = form;
  const chosen = batch[side];
  const values = side === "columns" ? "columnValues" : "rowValues";
  const issue = batch.issueOf(side);
  const error = issue && issueText(issue, form, messages, formats.list);
  const offered = batch.offered.filter((parameter) => side === "columns" || parameter !== batch.columns);
  if (offered.length === 0) return null;
  return (
    <>
      <Select
        {...slot(`batch-${side}`)}
        label={side === "columns" ? messages.varyBy : messages.alsoVaryBy}
        disabled={disabled}
        value={chosen ?? ""}
        onValueChange={(value) => {
          const next = offered.find((parameter) => parameter === value);
          setBatchFields({ [side]: next ?? "", [values]: next ? batch.startOf(next) : "" });
        }}
        options={[
          { value: "", label: messages.varyNothing },
          ...offered.map((parameter) => ({ value: parameter, label: messages[parameter] })),
        ]}
      />
      {chosen === "model" && <ModelValues form={form} name={values} error={error} />}
      {chosen && chosen !== "model" && (
        <TextField
          {...slot("batch-values")}
          label={messages[chosen]}
          disabled={disabled}
          value={batchFields[values]}
          onValueChange={(value) => setBatchFields({ [values]: value })}
          hint={chosen === "size" ? messages.variedSizesHint : messages.variedNumbersHint}
          error={error}
        />
      )}
    </>
  );
}

type ModelValuesProps = {
  form: GenerateForm;
  name: "columnValues" | "rowValues";
  error: string | undefined;
};

/** People know models by their names, not by their ids. */
function ModelValues({ form, name, error }: ModelValuesProps) {
  const { Checkbox } = useKit();
  const { messages, slot } = useScope();
  const { batchFields, setBatchFields, disabled } = form;
  const chosen = parseBatchValues("model", batchFields[name]);
  return (
    <fieldset {...slot("batch-models", "rml-stack")} aria-label={messages.model}>
      {form.generation.models.map(({ id, label = id }) => (
        <Checkbox
          key={id}
          label={label}
          checked={chosen.includes(id)}
          disabled={disabled}
          onCheckedChange={(checked) => {
            const next = form.generation.models
              .map((model) => model.id)
              .filter((each) => (each === id ? checked : chosen.includes(each)));
            setBatchFields({ [name]: next.join(", ") });
          }}
        />
      ))}
      {error && (
        <p {...slot("batch-error", "rml-small")} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function issueText(
  { code, values }: BatchIssue,
  form: GenerateForm,
  messages: Messages,
  list: (texts: readonly string[]) => string,
): string {
  if (code === "too-many") return messages.tooManyPlanned(form.batch.plan?.images ?? 0, MAX_PLANNED);
  if (code === "invalid") return messages.variedInvalid(list(values));
  return code === "unsupported" ? messages.variedUnsupported : messages.variedEmpty;
}

/** What is varied, in a few words: for a button. */
export function variedText({ batch }: GenerateForm, messages: Messages): string | undefined {
  const names = [batch.columns, batch.rows].flatMap((parameter: Varied | undefined) =>
    parameter ? messages[parameter] : [],
  );
  return names.length > 0 ? names.join(" × ") : undefined;
}
