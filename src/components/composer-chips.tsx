"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { takes } from "../react/to-generate-request.js";
import { BatchFields, variedText } from "./batch-fields.js";
import {
  ADVANCED,
  hasAdvancedFields,
  modelChoices,
  qualityChoices,
  SizeFields,
  UnfoldedFields,
} from "./generate-fields.js";
import { FilmIcon, MoreIcon } from "./icons.js";
import { InputsChip } from "./inputs-chip.js";
import { useKit } from "./kit.js";
import type { FormField } from "./part-props.js";
import { useScope } from "./scope.js";
import { SIZE_PRESETS } from "./size-presets.js";
import type { GenerateForm } from "./use-generate-form.js";
import type { InputTransfer } from "./use-input-transfer.js";

type ChipsProps = {
  form: GenerateForm;
  transfer: InputTransfer;
  /** Images of the library that are offered. */
  offered: readonly MediaAsset[] | undefined;
  /** Opens the dialog with all images of the library. */
  onPick: () => void;
  onMakeVideo: (() => void) | undefined;
};

/** What is set besides the prompt, each behind a button that says its value. What the model does not take is left out. */
export function ComposerChips({ form, transfer, offered, onPick, onMakeVideo }: ChipsProps) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const { model, models, modelsStatus, fields, issues, setFields } = form.generation;
  const counts = Array.from({ length: model?.maxImages ?? 1 }, (_, index) => `${index + 1}`);
  const hasIssue = (names: readonly (keyof typeof issues)[]) => names.some((name) => issues[name]);
  return (
    <div {...slot("composer-chips", "rml-row rml-wrap")}>
      {(model?.maxInputImages ?? 0) > 0 && (
        <InputsChip transfer={transfer} offered={offered} onPick={onPick} />
      )}
      {models.length > 0 && (
        <MenuChip
          name={messages.model}
          field="model"
          value={fields.model}
          choices={modelChoices(form.generation, messages)}
          onValueChange={(chosen) => setFields({ model: chosen })}
        />
      )}
      {models.length === 0 && modelsStatus === "failed" && (
        <p className="rml-hint">{messages.modelsFailed}</p>
      )}
      <PanelChip
        name={messages.size}
        value={shapeText(form, messages)}
        hasIssue={hasIssue(["width", "height"])}
        attempt={form.attempt}
      >
        <SizeFields form={form} />
      </PanelChip>
      {takes(model, "n") && (
        <MenuChip
          name={messages.n}
          showsName
          value={fields.n}
          choices={counts.map((count) => ({ value: count, label: count }))}
          onValueChange={(n) => setFields({ n })}
        />
      )}
      {takes(model, "quality") && (
        <MenuChip
          name={messages.quality}
          showsName
          value={fields.quality}
          choices={qualityChoices(model)}
          onValueChange={(quality) => setFields({ quality })}
        />
      )}
      {hasAdvancedFields(form) && (
        <PanelChip
          name={messages.more}
          icon={<MoreIcon />}
          hasIssue={hasIssue(ADVANCED)}
          attempt={form.attempt}
        >
          <UnfoldedFields form={form} />
        </PanelChip>
      )}
      {form.batch.offered.length > 0 && (
        <PanelChip
          name={messages.varyBy}
          value={variedText(form, messages)}
          hasIssue={(form.batch.plan?.issues.length ?? 0) > 0}
          attempt={form.attempt}
        >
          <BatchFields form={form} />
        </PanelChip>
      )}
      {onMakeVideo && (
        <Button
          {...slot("composer-chip")}
          size="sm"
          variant="quiet"
          icon={<FilmIcon />}
          onClick={onMakeVideo}
        >
          {messages.makeVideo}
        </Button>
      )}
    </div>
  );
}

type Texts = ReturnType<typeof useScope>["messages"];

/** The name of the shape, or width and height. */
function shapeText({ generation }: GenerateForm, messages: Texts): string {
  const { fields, model } = generation;
  const size = `${fields.width.trim()}x${fields.height.trim()}`;
  const is = (each: { width: number; height: number }) => `${each.width}x${each.height}` === size;
  const preset = model?.sizes ? undefined : SIZE_PRESETS.find(is);
  const own = model?.sizes?.find(is);
  if (preset) return messages[preset.id];
  return own?.label ?? messages.dimensions(Number(fields.width) || 0, Number(fields.height) || 0);
}

type MenuChipProps = {
  name: string;
  /** Whether its value alone would say too little. */
  showsName?: boolean;
  /** Of the form, where the focus can be sent to it. */
  field?: FormField;
  value: string;
  choices: readonly { value: string; label: string }[];
  onValueChange: (value: string) => void;
};

/** A choice of a few. */
function MenuChip({ name, showsName, field, value, choices, onValueChange }: MenuChipProps) {
  const { Button, Menu } = useKit();
  const { messages, languageProps, slot } = useScope();
  const label = choices.find((choice) => choice.value === value)?.label ?? value;
  return (
    <Menu
      {...slot("composer-menu")}
      {...languageProps}
      label={name}
      trigger={
        <Button {...slot("composer-chip")} data-field={field} size="sm" label={messages.setTo(name, label)}>
          <span className="rml-truncate">{showsName ? messages.setTo(name, label) : label}</span>
        </Button>
      }
      items={choices.map((choice) => ({
        label: choice.label,
        checked: choice.value === value,
        onSelect: () => onValueChange(choice.value),
      }))}
    />
  );
}

type PanelChipProps = {
  name: string;
  /** What is set; without it, the button says its name. */
  value?: string | undefined;
  icon?: ReactNode;
  /** Whether a field within is to be changed: it opens when that is found, and at each further attempt. */
  hasIssue: boolean;
  attempt: number;
  children: ReactNode;
};

/** Fields in a popover. */
function PanelChip({ name, value, icon, hasIssue, attempt, children }: PanelChipProps) {
  const { Button, Popover } = useKit();
  const { messages, languageProps, slot } = useScope();
  const [open, setOpen] = useState(false);
  const seen = useRef({ hasIssue, attempt });
  useEffect(() => {
    const before = seen.current;
    seen.current = { hasIssue, attempt };
    // Not what was found before a closed composer was opened again.
    if (hasIssue && (!before.hasIssue || attempt !== before.attempt)) setOpen(true);
  }, [hasIssue, attempt]);
  return (
    <Popover
      {...slot("composer-more")}
      {...languageProps}
      label={name}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button
          {...slot("composer-chip")}
          size="sm"
          icon={icon}
          label={value === undefined ? name : messages.setTo(name, value)}
        >
          <span className="rml-truncate">{value ?? name}</span>
        </Button>
      }
    >
      <div className="rml-stack">{children}</div>
    </Popover>
  );
}
