"use client";

import { type ChangeEvent, type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useElapsed } from "../../react/use-elapsed.js";
import { type GenerationFields, useImageGeneration } from "../../react/use-image-generation.js";
import { useMediaLibrary } from "../../react/use-media-library.js";
import { SIZE_PRESETS, type SizePreset } from "./format.js";
import type { Messages } from "./messages.js";
import type { GenerateDialogProps } from "./part-props.js";

export type SizeId = SizePreset["id"] | "custom";

/** In the order of the form. */
export const SIZE_IDS: readonly SizeId[] = [...SIZE_PRESETS.map(({ id }) => id), "custom"];

const ADVANCED = ["negativePrompt", "steps", "seed"] as const;

/** The generate dialog without one element: what its fields show, its part that folds, where the focus goes. */
export function useGenerateForm(
  { open, onOpenChange, defaults, onSaved, onCanceled }: GenerateDialogProps,
  messages: Messages,
) {
  const { models } = useMediaLibrary();
  const generation = useImageGeneration({
    defaults,
    onCanceled,
    onSaved(assets) {
      onOpenChange(false);
      onSaved?.(assets);
    },
  });
  const { fields, setFields, problems, status } = generation;
  const running = status === "running";
  const [isCustom, setCustom] = useState(false);
  const [unfolded, setUnfolded] = useState(true);
  const form = useRef<HTMLFormElement>(null);
  const primary = useRef<HTMLButtonElement>(null);
  const asked = useRef(false);
  const seconds = Math.floor(useElapsed(generation.startedAt) / 1000);

  const preset = SIZE_PRESETS.find(
    ({ width, height }) => String(width) === fields.width.trim() && String(height) === fields.height.trim(),
  );

  // A disabled field loses the focus, and with it the keyboard would leave the dialog.
  useEffect(() => {
    if (open && running) primary.current?.focus();
  }, [open, running]);

  // After an answer, not while typing: the first field with a problem is where the user goes on.
  useEffect(() => {
    if (!asked.current || running) return;
    asked.current = false;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  });

  const submit = (): void => {
    if (running) return;
    asked.current = true;
    generation.submit();
  };

  return {
    status,
    running,
    /** Whole seconds since the run began. */
    seconds,
    /** What went wrong, in words. */
    error: generation.error && messages.error(generation.error),
    formProps: {
      ref: form,
      noValidate: true,
      onSubmit(event: FormEvent) {
        event.preventDefault();
        submit();
      },
      onKeyDown(event: KeyboardEvent) {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        submit();
      },
    },
    /** After a failure: asks again, with what the fields say by now. */
    retry: status === "failed" ? submit : undefined,
    /** For the button that generates. It keeps the focus while running. */
    primaryProps: {
      ref: primary,
      "aria-busy": running || undefined,
      // Not disabled: a button that is would lose the focus.
      "aria-disabled": running || undefined,
    },
    /** Value and handlers of one field; `name` is what the browser's autofill sees. */
    input: (name: keyof GenerationFields) => ({
      name,
      value: fields[name],
      disabled: running,
      onChange(event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) {
        setFields({ [name]: event.currentTarget.value });
        if (name === "width" || name === "height") setCustom(true);
      },
    }),
    /** What is wrong with one field, in words. */
    problem(name: keyof GenerationFields): string | undefined {
      const found = problems[name];
      return found && messages.problem(found);
    },
    size: isCustom || !preset ? ("custom" as const) : preset.id,
    chooseSize(id: SizeId) {
      setCustom(id === "custom");
      const chosen = SIZE_PRESETS.find((each) => each.id === id);
      if (chosen) setFields({ width: String(chosen.width), height: String(chosen.height) });
    },
    models:
      models.length > 0
        ? models.map(({ id, label }) => ({ value: id, label: label ?? id }))
        : [{ value: "", label: messages.defaultModel }],
    advancedOpen: unfolded || ADVANCED.some((name) => problems[name]),
    setAdvancedOpen: setUnfolded,
    /** Ends what runs; closes where nothing does. */
    cancel() {
      if (running) generation.cancel();
      else onOpenChange(false);
    },
  };
}
