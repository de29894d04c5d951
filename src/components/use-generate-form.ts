"use client";

import { useContext, useEffect, useRef, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { checkFields, type FieldIssues, type GenerationFields } from "../react/generation-request.js";
import { takes, toGenerateRequest } from "../react/to-generate-request.js";
import { type ImageGeneration, useImageGeneration } from "../react/use-image-generation.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { usePromptHistory } from "../react/use-prompt-history.js";
import { usePromptImprovement } from "../react/use-prompt-improvement.js";
import { FormNameContext } from "./form-name-context.js";
import type { FieldProps } from "./kit.js";
import type { GenerateDialogProps } from "./part-props.js";
import { useScope } from "./scope.js";
import { improvementTexts, useTextSuggestion } from "./text-suggestion.js";
import { unfitParts } from "./unfit-parts.js";
import { type BatchFields, NO_BATCH, useBatch } from "./use-batch.js";
import { useFormDraft } from "./use-form-draft.js";
import { usePromptKeys } from "./use-prompt-keys.js";
import { MAX_PLANNED, usePromptPlan } from "./use-prompt-plan.js";
import { type Filling, useRemix } from "./use-remix.js";
import { type RequestPrice, useRequestPrice } from "./use-request-price.js";

type GenerateFormOptions = Pick<
  GenerateDialogProps,
  "defaults" | "restoreDraft" | "albums" | "focusField" | "onCanceled"
> & {
  remix: Filling | undefined;
  /** Whether it is shown: models are loaded only then. */
  active: boolean;
  /** Whether it stays open and usable while it generates, and keeps what it says. Default false. */
  stays?: boolean | undefined;
  /** Called with what was generated, unless another form has taken this one's place meanwhile. */
  onSaved: (assets: MediaAsset[]) => void;
};

export type GenerateForm = ReturnType<typeof useGenerateForm>;

/**
 * The state of the form that asks for images, which every layout of it shares: fields and inputs with their draft, the
 * plan of the prompt with its price, the prompts used before, the suggestion of a better one, and the run.
 */
export function useGenerateForm({ active, stays, ...options }: GenerateFormOptions) {
  const { messages } = useScope();
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const form = useImageGeneration({
    defaults: options.defaults,
    active,
    albums: options.albums,
    parallel: stays,
    // What was shown before, and not what a snippet says since.
    planOf: () => batch.take(),
    // The cells of a grid differ in what they cost.
    estimateOf: () => (batch.columns ? undefined : price.estimate),
    onCanceled: options.onCanceled,
    onSaved(assets) {
      if (!mounted.current) return;
      if (!stays) {
        draft.forget();
        remix.accept();
        suggestion.dismiss();
      }
      options.onSaved(assets);
    },
  });
  // As they were set, also where the model makes other ones of them.
  const [typed, setTyped] = useState<Partial<GenerationFields>>({});
  const [batchFields, setBatch] = useState(NO_BATCH);
  const draft = useFormDraft({
    form: useContext(FormNameContext),
    fields: { ...form.fields, ...batchFields },
    setFields(changed: Partial<GenerationFields & BatchFields>) {
      const { perLine, columns, columnValues, rows, rowValues, ...own } = changed;
      const ofBatch = { perLine, columns, columnValues, rows, rowValues };
      setBatch((now) => ({ ...now, ...withoutUndefined(ofBatch) }));
      if (Object.keys(own).length === 0) return;
      setTyped((now) => ({ ...now, ...own }));
      form.setFields(own);
    },
    inputs: form.inputs,
    setInputs: form.setInputs,
    restores: options.restoreDraft ?? true,
  });
  const { setFields } = draft;
  const { fields, issues, model } = form;
  const remix = useRemix({
    remix: options.remix,
    ready: draft.isRestored,
    fields,
    setFields,
    inputs: form.inputs,
    setInputs: form.setInputs,
  });
  const { prompts, snippets } = usePromptHistory();
  const each = takes(model, "n") ? Number(fields.n) || 1 : 1;
  const plan = usePromptPlan({ prompt: fields.prompt, snippets, each, perLine: batchFields.perLine !== "" });
  const batch = useBatch({
    fields: { ...fields, ...batchFields },
    inputs: form.inputs,
    models: form.models,
    model,
    prompts: plan,
  });
  const isComplete = active && Object.keys(checkFields(fields, model)).length === 0;
  const price = useRequestPrice(
    isComplete ? toGenerateRequest(fields, form.inputs, model) : undefined,
    form.microUsd,
    model,
  );
  const runs = Math.max(1, plan.images / each);
  const disabled = form.status === "running" && !stays;
  const improvement = usePromptImprovement();
  const suggestion = useTextSuggestion(improvement, active && !disabled, improvementTexts(messages));
  const setPrompt = (prompt: string): void => setFields({ prompt });
  const onPromptKey = usePromptKeys({ prompts, value: fields.prompt, onValueChange: setPrompt, messages });

  const accept = useLatestCallback(remix.accept);
  const { startedAt } = form;
  useEffect(() => {
    if (stays && startedAt !== undefined) accept();
  }, [stays, startedAt, accept]);

  const [attempt, setAttempt] = useState(0);
  const generation: ImageGeneration = {
    ...form,
    setFields,
    submit() {
      setAttempt((count) => count + 1);
      // Without a render there is no other way to the field that has to be changed.
      if (plan.tooMany) suggestion.field.current?.focus();
      // Its field says what is to be changed, and takes the focus.
      else if (!batch.plan || batch.plan.issues.length === 0) form.submit();
    },
  };
  const issue = (name: keyof FieldIssues) => issues[name] && messages.problem(issues[name]);
  const tooMany = Number.isSafeInteger(plan.images)
    ? messages.tooManyPlanned(plan.images, MAX_PLANNED)
    : messages.endlessPlan(MAX_PLANNED);
  return {
    generation,
    /** How often it was submitted, valid or not. */
    attempt,
    /** Whether nothing can be changed. */
    disabled,
    /** What has the focus when the form is opened. */
    autofocus: disabled ? undefined : (options.focusField ?? "prompt"),
    issue,
    /** The props of the field of one value. */
    field: (name: keyof GenerationFields): FieldProps => ({
      name,
      label: messages[name],
      value: fields[name],
      disabled,
      error: name === "prompt" && plan.tooMany ? tooMany : issue(name),
      onValueChange: (value) => setFields({ [name]: value }),
    }),
    setPrompt,
    onPromptKey,
    /** Puts a text where the caret is, or was before a popover took the focus. */
    insert(text: string): void {
      const { selectionStart: start, selectionEnd: end } = suggestion.field.current ?? NO_CARET;
      setPrompt(fields.prompt.slice(0, start) + text + fields.prompt.slice(end));
      requestAnimationFrame(() => {
        suggestion.field.current?.focus();
        suggestion.field.current?.setSelectionRange(start + text.length, start + text.length);
      });
    },
    /** Images of each prompt. */
    each,
    plan,
    /** What is varied from image to image. */
    batch,
    batchFields,
    setBatchFields: (changed: Partial<BatchFields>): void => setFields(changed),
    /** The price of the whole plan; how long that takes depends on what else runs. */
    price: {
      ...price,
      ...(batch.columns
        ? planPrice(batch.price, price)
        : { microUsd: price.microUsd && price.microUsd * runs }),
      ...((runs > 1 || batch.columns) && { seconds: undefined }),
    },
    suggestion,
    remix,
    /** What was entered and the model has no use for, or another value. */
    unfit: unfitParts(typed, form.inputs, model),
  };
}

/** A generator that only estimates has a price for each cell, but none was asked for: that of the plan is unknown. */
function planPrice(
  listed: Pick<RequestPrice, "microUsd" | "approximatePrice"> | undefined,
  { estimate }: RequestPrice,
): Pick<RequestPrice, "microUsd" | "approximatePrice"> {
  const { microUsd, approximatePrice = false } = listed ?? {};
  return { microUsd: microUsd === undefined && estimate ? null : microUsd, approximatePrice };
}

const withoutUndefined = (fields: Partial<BatchFields>): Partial<BatchFields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const NO_CARET = { selectionStart: 0, selectionEnd: 0 };
