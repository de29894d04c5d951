"use client";

import { type ReactNode, useId } from "react";
import { ChevronRightIcon } from "../../components/icons.js";
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
import { cx } from "./cx.js";

const LABEL = "rml:mb-1.5 rml:inline-block rml:text-base rml:font-medium";

const CONTROL =
  "rml:w-full rml:min-h-(--rml-height-md) rml:rounded-control rml:border rml:border-strong rml:bg-surface rml:px-2.5 " +
  "rml:text-base rml:text-text rml:transition-colors rml:enabled:hover:border-muted " +
  "rml:focus-visible:outline-offset-0 rml:aria-invalid:border-danger rml:disabled:text-muted rml:pointer-coarse:text-lg";

type ControlledFieldProps = FieldProps & {
  /** Draws the control, with these props. */
  children: (control: ReturnType<typeof controlProps>) => ReactNode;
};

/** Label, hint and error around a control; what is left of the props is `data-*` of the root element. */
function Field({ children, ...field }: ControlledFieldProps) {
  const { label, hideLabel, hint, error, className, name, disabled, value, onValueChange, ...rest } = field;
  const { "data-autofocus": _, ...root } = rest;
  const id = useId();
  return (
    <div {...root} className={cx("rml:min-w-0", className)}>
      {!hideLabel && (
        <label htmlFor={id} className={LABEL}>
          {label}
        </label>
      )}
      <div className="rml:relative">{children(controlProps(id, field))}</div>
      {error && (
        <p id={`${id}error`} className="rml:mt-1.5 rml:text-xs rml:text-danger">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}hint`} className="rml:mt-1.5 rml:text-xs rml:text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

/** The control's props, tied to its label, its hint and its error. */
function controlProps(id: string, field: Omit<ControlledFieldProps, "children">) {
  const { label, hideLabel, hint, error, name, disabled, value, onValueChange } = field;
  return {
    id,
    name,
    disabled,
    value,
    "data-autofocus": field["data-autofocus"],
    "aria-label": hideLabel ? label : undefined,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": [hint && `${id}hint`, error && `${id}error`].filter(Boolean).join(" ") || undefined,
    onChange: (event: { currentTarget: { value: string } }) => onValueChange(event.currentTarget.value),
  };
}

export function TextField(props: TextFieldProps & { inputMode?: NumberFieldProps["inputMode"] }) {
  const { icon, action, inputRef, inputMode, placeholder, type = "text", ...rest } = props;
  const {
    onKeyDown,
    onFocus,
    onBlur,
    "aria-controls": list,
    "aria-activedescendant": active,
    ...field
  } = rest;
  return (
    <Field {...field}>
      {(control) => (
        <>
          {icon && (
            <span className="rml:pointer-events-none rml:absolute rml:inset-y-0 rml:start-2.5 rml:grid rml:place-items-center rml:text-muted">
              {icon}
            </span>
          )}
          <input
            {...control}
            ref={inputRef}
            type={type}
            inputMode={inputMode}
            placeholder={placeholder}
            autoComplete="off"
            aria-controls={list}
            aria-activedescendant={active}
            onKeyDown={onKeyDown}
            onFocus={onFocus}
            onBlur={onBlur}
            className={cx(CONTROL, icon !== undefined && "rml:ps-8", Boolean(action) && "rml:pe-9")}
          />
          {action && (
            <span className="rml:absolute rml:inset-y-0 rml:end-0.5 rml:grid rml:place-items-center">
              {action}
            </span>
          )}
        </>
      )}
    </Field>
  );
}

export const NumberField = ({ inputMode = "numeric", ...props }: NumberFieldProps) => (
  <TextField {...props} inputMode={inputMode} />
);

export function TextArea({ inputRef, placeholder, rows = 3, ...field }: TextAreaProps) {
  return (
    <Field {...field}>
      {(control) => (
        <textarea
          {...control}
          ref={inputRef}
          placeholder={placeholder}
          rows={rows}
          style={{ minHeight: `calc(${rows} * 1.45em + 1.125rem)` }}
          className={cx(
            CONTROL,
            "rml:block rml:field-sizing-content rml:leading-[1.45] rml:max-h-60 rml:resize-y rml:py-2",
          )}
        />
      )}
    </Field>
  );
}

export function Select({ options, ...field }: SelectProps) {
  return (
    <Field {...field}>
      {(control) => (
        <>
          <select {...control} className={cx(CONTROL, "rml:truncate rml:pe-8")}>
            {options.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
          <ChevronRightIcon className="rml:pointer-events-none rml:absolute rml:inset-y-0 rml:end-2.5 rml:my-auto rml:rotate-90 rml:text-muted" />
        </>
      )}
    </Field>
  );
}

export function SegmentedControl(props: SegmentedControlProps) {
  const { label, options, disabled, value, onValueChange, className, ...rest } = props;
  const id = useId();
  return (
    <div
      {...rest}
      role="radiogroup"
      aria-labelledby={id}
      aria-disabled={disabled || undefined}
      className={cx("rml:min-w-0 rml:aria-disabled:opacity-60", className)}
    >
      <span id={id} className={LABEL}>
        {label}
      </span>
      <div className="rml:flex rml:flex-wrap rml:gap-0.5 rml:rounded-control rml:bg-sunken rml:p-0.5">
        {options.map((option) => (
          <label
            key={option.value}
            className="rml:relative rml:flex rml:min-h-(--rml-height-sm) rml:max-w-full rml:min-w-fit rml:flex-1 rml:items-center rml:justify-center rml:gap-1.5 rml:rounded-control rml:px-0.5 rml:text-sm rml:font-medium rml:text-muted rml:transition-colors rml:hover:text-text rml:has-checked:bg-raised rml:has-checked:text-text rml:has-checked:shadow-[0_0_0_1px_var(--rml-border-strong)] rml:has-focus-visible:outline-2 rml:has-focus-visible:outline-highlight rml:max-sm:flex-col rml:max-sm:py-2 rml:max-sm:text-[0.6875rem]"
          >
            <input
              type="radio"
              name={id}
              value={option.value}
              checked={value === option.value}
              disabled={disabled}
              onChange={() => onValueChange(option.value)}
              className="rml:absolute rml:inset-0 rml:size-full rml:opacity-0"
            />
            {option.icon}
            <span className="rml:relative rml:max-w-full rml:truncate">{option.label}</span>
          </label>
        ))}
      </div>
    </div>
  );
}

export function Checkbox(props: CheckboxProps) {
  const { label, hideLabel, checked, disabled, tabIndex, onCheckedChange, className, ...root } = props;
  return (
    <label {...root} className={cx("rml:relative rml:inline-flex rml:items-center rml:gap-2", className)}>
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        tabIndex={tabIndex}
        aria-label={hideLabel ? label : undefined}
        onChange={({ currentTarget, nativeEvent }) =>
          onCheckedChange(currentTarget.checked, {
            shiftKey: nativeEvent instanceof MouseEvent && nativeEvent.shiftKey,
          })
        }
        className="rml:checkbox"
      />
      {!hideLabel && label}
    </label>
  );
}

export function Slider(props: SliderProps) {
  const { label, min, max, step, disabled, value, onValueChange, className, ...root } = props;
  return (
    <label {...root} className={cx("rml:block", className)}>
      <span className={LABEL}>{label}</span>
      <input
        type="range"
        min={min}
        max={max}
        step={step}
        disabled={disabled}
        value={value}
        onChange={(event) => onValueChange(event.currentTarget.valueAsNumber)}
        className="rml:block rml:min-h-(--rml-height-sm) rml:w-full rml:appearance-auto rml:accent-accent"
      />
    </label>
  );
}
