"use client";

import { useEffect, useRef, useState } from "react";
import type { Generation } from "../core/generation/generation.js";
import type { MediaAIModel } from "../core/generation/generator.js";
import { type FieldIssues, type GenerationFields, takes } from "../react/generation-request.js";
import { useImageGeneration } from "../react/use-image-generation.js";
import { SIZE_PRESETS, type SizePreset } from "./format.js";
import type { Messages } from "./messages.js";
import type { GenerateDialogProps } from "./part-props.js";
import { useInputFiles } from "./use-input-files.js";
import { usePromptSuggestion } from "./use-prompt-suggestion.js";
import { useRunForm } from "./use-run-form.js";

export type SizeId = SizePreset["id"] | "custom";

/** In the order of the form. */
export const SIZE_IDS: readonly SizeId[] = [...SIZE_PRESETS.map(({ id }) => id), "custom"];

const ADVANCED = ["negativePrompt", "steps", "seed"] as const;

/** The state of the generate dialog's form: what its fields show, its collapsible part, where the focus goes. */
export function useGenerateForm(
  { open, onOpenChange, defaults, inputs, onStartAnother, onSaved, onCanceled }: GenerateDialogProps,
  messages: Messages,
) {
  const shown = useRef(true);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  const generation = useImageGeneration({
    defaults,
    active: open,
    onCanceled,
    onSaved(assets) {
      // Another form may be open in this one's place.
      if (!shown.current) return;
      onOpenChange(false);
      prompting.dismiss();
      onSaved?.(assets);
    },
  });
  const { fields, setFields, issues, model, models, modelsStatus } = generation;
  const [isCustom, setCustom] = useState(false);
  const [unfolded, setUnfolded] = useState(true);
  const form = useRunForm(
    { open, run: generation, submit: generation.submit, close: () => onOpenChange(false) },
    messages,
  );
  const { running } = form;
  const prompting = usePromptSuggestion(
    { active: open && !running, prompt: fields.prompt, setPrompt: (prompt) => setFields({ prompt }) },
    messages,
  );

  const inputFiles = useInputFiles(generation, inputs);
  const { sizes } = model ?? {};
  const range = model?.steps;

  const problem = (name: keyof FieldIssues): string | undefined => {
    const found = issues[name];
    return found && messages.problem(found);
  };
  const preset = SIZE_PRESETS.find(
    ({ width, height }) => String(width) === fields.width.trim() && String(height) === fields.height.trim(),
  );

  return {
    ...form,
    /** While running: how far it is, in words. */
    progressText: progressText(generation.generation, messages),
    /** While running: leaves the run to the queue, for a form that begins anew. */
    startAnother: running && onStartAnother ? () => onStartAnother(fields) : undefined,
    /** What the run would cost, in words; undefined where nobody says. */
    price:
      generation.microUsd === undefined
        ? undefined
        : priceText(generation.microUsd, generation.model, messages),
    /** Whether the model has a use for a field: what it lacks is not shown. */
    has: (name: keyof GenerationFields) => takes(model, name),
    /** Whether any of the fields of the part that folds is there. */
    hasAdvanced: ADVANCED.some((name) => takes(model, name)),
    /** What a model takes as steps, in words. */
    stepsHint: range ? messages.stepsHint(range.min, range.max) : undefined,
    /** The sizes of a model that has only some; undefined where it makes any. */
    sizes: sizes?.map(({ width, height, label }) => ({
      value: `${width}x${height}`,
      label: label ? `${label} (${messages.dimensions(width, height)})` : messages.dimensions(width, height),
    })),
    /** Value and handler of the choice among `sizes`. */
    sizeChoice: {
      name: "size",
      value: `${fields.width.trim()}x${fields.height.trim()}`,
      disabled: running,
      onValueChange(size: string) {
        const [width = "", height = ""] = size.split("x");
        setFields({ width, height });
      },
    },
    /** How many images one run may make. */
    counts: Array.from({ length: model?.maxImages ?? 1 }, (_, index) => ({
      value: `${index + 1}`,
      label: `${index + 1}`,
    })),
    inputFiles,
    /** What a better prompt needs. */
    prompting,
    /** The props of the field of one value. */
    field: (name: keyof GenerationFields) => ({
      name,
      label: messages[name],
      value: fields[name],
      disabled: running,
      problem: problem(name),
      onValueChange(value: string) {
        setFields({ [name]: value });
        if (name === "width" || name === "height") setCustom(true);
      },
    }),
    /** What is wrong with one field, in words. */
    problem,
    size: isCustom || !preset ? ("custom" as const) : preset.id,
    chooseSize(id: string) {
      setCustom(id === "custom");
      const chosen = SIZE_PRESETS.find((each) => each.id === id);
      if (chosen) setFields({ width: String(chosen.width), height: String(chosen.height) });
    },
    models:
      models.length > 0
        ? models.map(({ id, label }) => ({ value: id, label: label ?? id }))
        : [{ value: "", label: modelsStatus === "loading" ? messages.loadingModels : messages.defaultModel }],
    /** Below the choice of models, where there is none because they could not be loaded. */
    modelsHint: modelsStatus === "failed" && models.length === 0 ? messages.modelsFailed : undefined,
    advancedOpen: unfolded || ADVANCED.some((name) => issues[name]),
    setAdvancedOpen: setUnfolded,
  };
}

function progressText(generation: Generation | undefined, messages: Messages): string {
  const { progress, saved = 0 } = generation ?? {};
  const { n = 1 } = generation?.kind === "images" ? generation.request : {};
  const doing = progress?.message ?? messages.generating;
  return n > 1 ? `${doing} · ${messages.savedOf(saved, n)}` : doing;
}

export function priceText(
  microUsd: number | null,
  model: Pick<MediaAIModel, "approximatePrice"> | undefined,
  messages: Messages,
): string {
  return microUsd === null ? messages.priceUnknown : messages.price(microUsd, model?.approximatePrice);
}
