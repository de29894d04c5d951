"use client";

import { type CSSProperties, useEffect, useId, useRef, useState } from "react";
import type { FieldIssues, GenerationFields } from "../react/generation-request.js";
import { takes } from "../react/to-generate-request.js";
import { useImageGeneration } from "../react/use-image-generation.js";
import { ChevronRightIcon, FilmIcon } from "./icons.js";
import { GenerateInputs } from "./input-images.js";
import { type FieldProps, useKit } from "./kit.js";
import { priceText } from "./messages/price-text.js";
import type { GenerateDialogProps } from "./part-props.js";
import { PromptSuggestion, usePromptSuggestion } from "./prompt-suggestion.js";
import { RunDialog } from "./run-dialog.js";
import { ScopeProvider, useScope } from "./scope.js";
import { SIZE_PRESETS } from "./size-presets.js";

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
  const { open, onOpenChange, defaults, onMakeVideo, onStartAnother, onSaved, onCanceled } = props;
  const { Button, Select, TextArea } = useKit();
  const scope = useScope(props);
  const { messages, slot } = scope;
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const generation = useImageGeneration({
    defaults,
    active: open,
    albums: props.albums,
    onCanceled,
    onSaved(assets) {
      // Another form may be open in this one's place.
      if (!mounted.current) return;
      onOpenChange(false);
      suggestion.dismiss();
      onSaved?.(assets);
    },
  });
  const { fields, setFields, issues, model, models, modelsStatus, microUsd } = generation;
  const running = generation.status === "running";
  const suggestion = usePromptSuggestion(open && !running, messages);

  const issue = (name: keyof FieldIssues) => issues[name] && messages.problem(issues[name]);
  const field = (name: keyof GenerationFields) => ({
    name,
    label: messages[name],
    value: fields[name],
    disabled: running,
    problem: issue(name),
    onValueChange: (value: string) => setFields({ [name]: value }),
  });
  const modelOptions = models.map(({ id, label }) => ({ value: id, label: label ?? id }));
  const noModel = modelsStatus === "loading" ? messages.loadingModels : messages.defaultModel;
  const counts = Array.from({ length: model?.maxImages ?? 1 }, (_, index) => `${index + 1}`);

  return (
    <ScopeProvider scope={scope}>
      <RunDialog
        {...slot("generate-dialog", props.className)}
        open={open}
        onClose={() => onOpenChange(false)}
        run={generation}
        title={messages.generateTitle}
        action={messages.generate}
        failed={messages.generationFailed}
        price={microUsd === undefined ? undefined : priceText(microUsd, model, messages)}
        onStartAnother={onStartAnother && (() => onStartAnother(fields))}
        actions={
          onMakeVideo && (
            <Button {...slot("video-button")} variant="quiet" icon={<FilmIcon />} onClick={onMakeVideo}>
              {messages.makeVideo}
            </Button>
          )
        }
      >
        <div {...slot("form-prompt")}>
          <TextArea
            {...field("prompt")}
            inputRef={suggestion.field}
            placeholder={messages.promptPlaceholder}
            data-autofocus={!running || undefined}
          />
          <PromptSuggestion
            suggestion={suggestion}
            active={!running}
            prompt={fields.prompt}
            onTake={(prompt) => setFields({ prompt })}
          />
        </div>
        <Select
          {...field("model")}
          options={models.length > 0 ? modelOptions : [{ value: "", label: noModel }]}
          hint={modelsStatus === "failed" && models.length === 0 ? messages.modelsFailed : undefined}
        />
        <GenerateInputs
          generation={generation}
          offered={props.inputs}
          issue={issue("images") ?? issue("mask")}
        />
        <SizeFields generation={generation} field={field} />
        {takes(model, "n") && (
          <Select {...field("n")} options={counts.map((value) => ({ value, label: value }))} />
        )}
        <AdvancedFields generation={generation} field={field} />
      </RunDialog>
    </ScopeProvider>
  );
}

type FieldsProps = {
  generation: ReturnType<typeof useImageGeneration>;
  /** The props of the field of one value. */
  field: (name: keyof GenerationFields) => FieldProps;
};

/** A choice among the sizes of the model if it has only some, else among our own, with width and height. */
function SizeFields({ generation, field }: FieldsProps) {
  const { NumberField, SegmentedControl, Select } = useKit();
  const { messages, slot } = useScope();
  const { fields, setFields, model } = generation;
  const disabled = generation.status === "running";
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

const ADVANCED = ["negativePrompt", "steps", "seed"] as const;

/** The fields that few need, in a part that folds. What the model has no use for is left out. */
function AdvancedFields({ generation, field }: FieldsProps) {
  const { NumberField, TextField } = useKit();
  const { messages, slot } = useScope();
  const { model, issues } = generation;
  const [unfolded, setUnfolded] = useState(true);
  const id = useId();
  const has = (name: keyof GenerationFields) => takes(model, name);
  if (!ADVANCED.some(has)) return null;
  const open = unfolded || ADVANCED.some((name) => issues[name]);
  const range = model?.steps || undefined;
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
          {has("negativePrompt") && (
            <TextField {...field("negativePrompt")} placeholder={messages.negativePromptHint} />
          )}
          <div {...slot("form-row", "rml-stack")}>
            {has("steps") && (
              <NumberField {...field("steps")} hint={range && messages.stepsHint(range.min, range.max)} />
            )}
            {has("seed") && <NumberField {...field("seed")} hint={messages.seedHint} />}
          </div>
        </div>
      )}
    </div>
  );
}
