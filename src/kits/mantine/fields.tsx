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
import type {
  CheckboxProps,
  FieldProps,
  NumberFieldProps,
  SegmentedControlProps,
  SelectProps,
  SliderProps,
  TextAreaProps,
  TextFieldProps,
} from "../../components/kit.js";

type Slot = { className?: string | undefined; "data-slot"?: string | number | boolean | undefined };

/** Mantine passes what it does not know to the control; the slot belongs on the root. */
const rootProps = ({ className, "data-slot": slot }: Slot) => ({
  className: `mantine-rml-field ${className ?? ""}`,
  wrapperProps: { "data-slot": slot },
});

function fieldProps({ label, hideLabel, hint, problem, onValueChange, ...rest }: FieldProps) {
  return {
    ...rest,
    ...rootProps(rest),
    "data-slot": undefined,
    label: hideLabel ? undefined : label,
    "aria-label": hideLabel ? label : undefined,
    description: hint,
    error: problem,
    // The label's text is the whole name, so the hint stands below.
    inputWrapperOrder: ["label" as const, "input" as const, "error" as const, "description" as const],
    onChange: (event: { currentTarget: { value: string } }) => onValueChange(event.currentTarget.value),
  };
}

export const TextField = ({ icon, action, inputRef, ...props }: TextFieldProps) => (
  <TextInput
    {...fieldProps(props)}
    ref={inputRef}
    type={props.type}
    placeholder={props.placeholder}
    autoComplete="off"
    leftSection={icon}
    rightSection={action}
  />
);

export const NumberField = (props: NumberFieldProps) => (
  <TextInput {...fieldProps(props)} inputMode="numeric" autoComplete="off" />
);

export const TextArea = ({ inputRef, rows = 3, ...props }: TextAreaProps) => (
  <Textarea {...fieldProps(props)} ref={inputRef} rows={rows} placeholder={props.placeholder} />
);

export const Select = ({ options, ...props }: SelectProps) => (
  <NativeSelect {...fieldProps(props)} data={options.map(({ value, label }) => ({ value, label }))} />
);

export const SegmentedControl = ({
  label,
  options,
  className,
  onValueChange,
  ...rest
}: SegmentedControlProps) => (
  <div className={`mantine-rml-field ${className ?? ""}`} data-slot={rest["data-slot"]}>
    <Input.Label component="div" aria-hidden>
      {label}
    </Input.Label>
    <MantineSegmentedControl
      fullWidth
      aria-label={label}
      value={rest.value}
      disabled={rest.disabled}
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
  </div>
);

export const Checkbox = ({ label, hideLabel, onCheckedChange, ...rest }: CheckboxProps) => (
  <MantineCheckbox
    {...rest}
    {...rootProps(rest)}
    data-slot={undefined}
    label={hideLabel ? undefined : label}
    aria-label={hideLabel ? label : undefined}
    onChange={({ currentTarget, nativeEvent }) =>
      onCheckedChange(currentTarget.checked, {
        shiftKey: nativeEvent instanceof MouseEvent && nativeEvent.shiftKey,
      })
    }
  />
);

export const Slider = ({ label, className, onValueChange, ...rest }: SliderProps) => (
  <div className={`mantine-rml-field ${className ?? ""}`} data-slot={rest["data-slot"]}>
    <Input.Label component="div" aria-hidden>
      {label}
    </Input.Label>
    <MantineSlider {...rest} data-slot={undefined} thumbLabel={label} onChange={onValueChange} />
  </div>
);
