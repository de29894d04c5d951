"use client";

import { type CSSProperties, useId, useState } from "react";
import type { MediaAIModel } from "../core/generation/ai-model.js";
import type { GenerationFields } from "../react/generation-request.js";
import { takes } from "../react/to-generate-request.js";
import type { ImageGeneration } from "../react/use-image-generation.js";
import { ChevronRightIcon } from "./icons.js";
import { type Choice, useKit } from "./kit.js";
import type { Messages } from "./messages/language.js";
import { useScope } from "./scope.js";
import { SIZE_PRESETS } from "./size-presets.js";
import type { GenerateForm } from "./use-generate-form.js";

type FieldsProps = { form: GenerateForm };

/** The choice of the model. */
export function ModelField({ form }: FieldsProps) {
  const { Select } = useKit();
  const { messages } = useScope();
  const { models, modelsStatus } = form.generation;
  return (
    <Select
      {...form.field("model")}
      data-autofocus={form.autofocus === "model" || undefined}
      options={modelChoices(form.generation, messages)}
      hint={modelsStatus === "failed" && models.length === 0 ? messages.modelsFailed : undefined}
    />
  );
}

/** The models to choose from, or what stands for them. */
export function modelChoices({ models, modelsStatus }: ImageGeneration, messages: Messages): Choice[] {
  if (models.length > 0) return models.map(({ id, label }) => ({ value: id, label: label ?? id }));
  return [{ value: "", label: modelsStatus === "loading" ? messages.loadingModels : messages.defaultModel }];
}

/** The choice of how many images one prompt makes. Nothing if the model makes one at a time. */
export function CountField({ form }: FieldsProps) {
  const { Select } = useKit();
  const { model } = form.generation;
  if (!takes(model, "n")) return null;
  const counts = Array.from({ length: model?.maxImages ?? 1 }, (_, index) => `${index + 1}`);
  return <Select {...form.field("n")} options={counts.map((value) => ({ value, label: value }))} />;
}

/** The choice of the quality. Nothing if the model has only one. */
export function QualityField({ form }: FieldsProps) {
  const { Select } = useKit();
  const { model } = form.generation;
  if (!takes(model, "quality")) return null;
  return <Select {...form.field("quality")} options={qualityChoices(model)} />;
}

/** The qualities to choose from. */
export const qualityChoices = (model: MediaAIModel | undefined): Choice[] =>
  (model?.qualities ?? []).map(({ id, label = id }) => ({ value: id, label }));

/** A choice among the sizes of the model if it has only some, else among our own, with width and height. */
export function SizeFields({ form }: FieldsProps) {
  const { NumberField, SegmentedControl, Select } = useKit();
  const { messages, slot } = useScope();
  const { field, disabled } = form;
  const { fields, setFields, model } = form.generation;
  const [isCustom, setCustom] = useState(false);
  const size = `${fields.width.trim()}x${fields.height.trim()}`;
  if (model?.sizes) {
    return (
      <Select
        name="size"
        label={messages.size}
        disabled={disabled}
        value={size}
        onValueChange={(chosen) => {
          const [width = "", height = ""] = chosen.split("x");
          setFields({ width, height });
        }}
        options={model.sizes.map(({ width, height, label }) => {
          const dimensions = messages.dimensions(width, height);
          return { value: `${width}x${height}`, label: label ? `${label} (${dimensions})` : dimensions };
        })}
      />
    );
  }
  const preset = isCustom
    ? undefined
    : SIZE_PRESETS.find(({ width, height }) => `${width}x${height}` === size);
  const side = (name: "width" | "height") => ({
    ...field(name),
    onValueChange(value: string) {
      setFields({ [name]: value });
      setCustom(true);
    },
  });
  return (
    <>
      <SegmentedControl
        {...slot("form-size")}
        label={messages.size}
        disabled={disabled}
        value={preset?.id ?? "custom"}
        onValueChange={(id) => {
          const chosen = SIZE_PRESETS.find((each) => each.id === id);
          setCustom(!chosen);
          if (chosen) setFields({ width: String(chosen.width), height: String(chosen.height) });
        }}
        options={[...SIZE_PRESETS, { id: "custom" as const, width: 1, height: 1 }].map(
          ({ id, ...shape }) => ({
            value: id,
            label: messages[id],
            icon: <span {...slot("form-size-shape")} data-shape={id} style={shapeStyle(shape)} />,
          }),
        )}
      />
      <div {...slot("form-row", "rml-stack")}>
        <NumberField {...side("width")} />
        <NumberField {...side("height")} />
      </div>
    </>
  );
}

/** The same area and the same line height for each. */
function shapeStyle({ width, height }: { width: number; height: number }): CSSProperties {
  const stretch = Math.sqrt(width / height);
  const rem = 0.75 / stretch;
  return { width: `${0.75 * stretch}rem`, height: `${rem}rem`, marginBlock: `${(0.875 - rem) / 2}rem` };
}

export const ADVANCED = ["negativePrompt", "steps", "guidance", "seed"] as const;

/** The fields that few need, in a part that folds. What the model has no use for is left out. */
export function AdvancedFields({ form }: FieldsProps) {
  const { messages, slot } = useScope();
  const { issues } = form.generation;
  const [unfolded, setUnfolded] = useState(true);
  const id = useId();
  if (!hasAdvancedFields(form)) return null;
  const open = unfolded || ADVANCED.some((name) => issues[name]);
  return (
    <div {...slot("form-advanced")} data-open={open || undefined}>
      <button
        type="button"
        {...slot("form-advanced-toggle", "rml-row rml-muted rml-small")}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setUnfolded(!open)}
      >
        <ChevronRightIcon />
        {messages.advanced}
      </button>
      {open && (
        <div id={id} className="rml-form-advanced-fields rml-stack">
          <UnfoldedFields form={form} />
        </div>
      )}
    </div>
  );
}

/** Whether the model takes any of the fields that few need. */
export const hasAdvancedFields = ({ generation }: GenerateForm): boolean =>
  ADVANCED.some((name) => takes(generation.model, name));

/** The fields that few need, in the open. */
export function UnfoldedFields({ form }: FieldsProps) {
  const { NumberField, TextField } = useKit();
  const { messages, slot } = useScope();
  const { field } = form;
  const { model, setFields } = form.generation;
  const has = (name: keyof GenerationFields) => takes(model, name);
  const range = model?.steps || undefined;
  const { min = 0, max = 0 } = model?.guidance ?? {};
  return (
    <>
      {has("negativePrompt") && (
        <TextField {...field("negativePrompt")} placeholder={messages.negativePromptHint} />
      )}
      <div {...slot("form-row", "rml-stack")}>
        {has("steps") && (
          <NumberField {...field("steps")} hint={range && messages.stepsHint(range.min, range.max)} />
        )}
        {has("guidance") && (
          <NumberField
            {...field("guidance")}
            inputMode="decimal"
            hint={messages.guidanceHint(min, max)}
            // In many languages, decimals follow a comma.
            onValueChange={(value) => setFields({ guidance: value.replace(",", ".") })}
          />
        )}
        {has("seed") && <NumberField {...field("seed")} hint={messages.seedHint} />}
      </div>
    </>
  );
}
