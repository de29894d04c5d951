"use client";

import {
  Input,
  Checkbox as MantineCheckbox,
  SegmentedControl as MantineSegmentedControl,
  Slider as MantineSlider,
  NativeSelect,
  Textarea,
  TextInput,
} from "@mantine/core";
import type { ReactNode } from "react";
import type {
  CheckboxProps,
  FieldProps,
  KitElementProps,
  NumberFieldProps,
  SegmentedControlProps,
  SelectProps,
  SliderProps,
  TextAreaProps,
  TextFieldProps,
} from "../../components/kit.js";

/** The props of Mantine's input: what is left of the field's is `data-*`, which belongs on the root element. */
function fieldProps(field: FieldProps) {
  const { label, hideLabel, hint, error, className, name, disabled, value, onValueChange, ...rest } = field;
  const { "data-autofocus": autoFocus, ...root } = rest;
  return {
    name,
    disabled,
    value,
    "data-autofocus": autoFocus,
    className: `mantine-rml-field ${className ?? ""}`,
    wrapperProps: root,
    label: hideLabel ? undefined : label,
    "aria-label": hideLabel ? label : undefined,
    description: hint,
    error,
    // The label's text is the whole name, so the hint stands below.
    inputWrapperOrder: ["label" as const, "input" as const, "error" as const, "description" as const],
    onChange: (event: { currentTarget: { value: string } }) => onValueChange(event.currentTarget.value),
  };
}

export function TextField({ icon, action, inputRef, type, placeholder, ...props }: TextFieldProps) {
  const {
    onKeyDown,
    onFocus,
    onBlur,
    "aria-controls": list,
    "aria-activedescendant": active,
    ...field
  } = props;
  return (
    <TextInput
      {...fieldProps(field)}
      ref={inputRef}
      type={type}
      placeholder={placeholder}
      autoComplete="off"
      leftSection={icon}
      rightSection={action}
      aria-controls={list}
      aria-activedescendant={active}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      onBlur={onBlur}
    />
  );
}

export const NumberField = ({ placeholder, inputMode = "numeric", ...field }: NumberFieldProps) => (
  <TextInput {...fieldProps(field)} placeholder={placeholder} inputMode={inputMode} autoComplete="off" />
);

export const TextArea = ({ inputRef, rows = 3, placeholder, ...field }: TextAreaProps) => (
  <Textarea
    {...fieldProps(field)}
    ref={inputRef}
    rows={rows}
    placeholder={placeholder}
    styles={{ input: { minHeight: `calc(${rows} * 1.55em + 1rem)` } }}
  />
);

export const Select = ({ options, ...field }: SelectProps) => (
  <NativeSelect {...fieldProps(field)} data={options.map(({ value, label }) => ({ value, label }))} />
);

type LabelledProps = KitElementProps & { label: string; children: ReactNode };

/** The visible label of a control that Mantine gives none; the control has it as its own name too. */
const Labelled = ({ label, className, children, ...root }: LabelledProps) => (
  <div {...root} className={`mantine-rml-field ${className ?? ""}`}>
    <Input.Label component="div" aria-hidden>
      {label}
    </Input.Label>
    {children}
  </div>
);

export const SegmentedControl = (props: SegmentedControlProps) => {
  const { options, value, disabled, onValueChange, ...root } = props;
  return (
    <Labelled {...root}>
      <MantineSegmentedControl
        fullWidth
        aria-label={root.label}
        value={value}
        disabled={disabled}
        onChange={onValueChange}
        data={options.map((option) => ({
          value: option.value,
          label: (
            <span className="mantine-rml-choice">
              {option.icon}
              {option.label}
            </span>
          ),
        }))}
      />
    </Labelled>
  );
};

export const Slider = ({ min, max, step, disabled, value, onValueChange, ...root }: SliderProps) => (
  <Labelled {...root}>
    <MantineSlider
      thumbLabel={root.label}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      value={value}
      onChange={onValueChange}
    />
  </Labelled>
);

export const Checkbox = (props: CheckboxProps) => {
  const { label, hideLabel, checked, disabled, tabIndex, onCheckedChange, className, ...root } = props;
  return (
    <MantineCheckbox
      className={`mantine-rml-field ${className ?? ""}`}
      wrapperProps={root}
      label={hideLabel ? undefined : label}
      aria-label={hideLabel ? label : undefined}
      checked={checked}
      disabled={disabled}
      tabIndex={tabIndex}
      onChange={({ currentTarget, nativeEvent }) =>
        onCheckedChange(currentTarget.checked, {
          shiftKey: nativeEvent instanceof MouseEvent && nativeEvent.shiftKey,
        })
      }
    />
  );
};
