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
  KitElementProps,
  NumberFieldProps,
  SegmentedControlProps,
  SelectProps,
  SliderProps,
  TextAreaProps,
  TextFieldProps,
} from "../../components/kit.js";

/** `data-*` belongs on the root element, but for the mark of the control that takes the focus. */
const dataOf = (props: KitElementProps) =>
  Object.fromEntries(
    Object.entries(props).filter(([name]) => name.startsWith("data-") && name !== "data-autofocus"),
  );

const withoutData = <Props extends KitElementProps>(props: Props): Props => ({
  ...props,
  ...Object.fromEntries(Object.keys(dataOf(props)).map((name) => [name, undefined])),
});

/** Mantine passes what it does not know to the control. */
const rootProps = (props: KitElementProps) => ({
  className: `mantine-rml-field ${props.className ?? ""}`,
  wrapperProps: dataOf(props),
});

function fieldProps({ label, hideLabel, hint, problem, onValueChange, ...rest }: FieldProps) {
  return {
    ...withoutData(rest),
    ...rootProps(rest),
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
  <Textarea
    {...fieldProps(props)}
    ref={inputRef}
    rows={rows}
    placeholder={props.placeholder}
    styles={{ input: { minHeight: `calc(${rows} * 1.55em + 1rem)` } }}
  />
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
  <div {...dataOf(rest)} className={`mantine-rml-field ${className ?? ""}`}>
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
    {...withoutData(rest)}
    {...rootProps(rest)}
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
  <div {...dataOf(rest)} className={`mantine-rml-field ${className ?? ""}`}>
    <Input.Label component="div" aria-hidden>
      {label}
    </Input.Label>
    <MantineSlider {...withoutData(rest)} thumbLabel={label} onChange={onValueChange} />
  </div>
);
