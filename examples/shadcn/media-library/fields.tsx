import type {
  FieldProps,
  MediaLibraryKit,
  TextFieldProps,
} from "@reactkits.dev/react-media-library/components";
import { type ReactNode, useId } from "react";
import { Field, FieldDescription, FieldError, FieldLabel } from "#components/ui/field";
import { InputGroup, InputGroupAddon, InputGroupInput } from "#components/ui/input-group";
import { NativeSelect, NativeSelectOption } from "#components/ui/native-select";
import { Textarea } from "#components/ui/textarea";
import { cn } from "#lib/utils";

const SELECT = "w-full [&>select]:h-9 pointer-coarse:[&>select]:h-11";
function controlOf(id: string, { label, hideLabel, hint, error, onValueChange, ...field }: FieldProps) {
  return {
    id,
    name: field.name,
    disabled: field.disabled,
    value: field.value,
    onChange: (event: { currentTarget: { value: string } }) => onValueChange(event.currentTarget.value),
    "aria-label": hideLabel ? label : undefined,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": error || hint ? `${id}error ${id}hint` : undefined,
  };
}

type LabelledFieldProps = FieldProps & { children: (control: ReturnType<typeof controlOf>) => ReactNode };

/** Label, texts and root element of every field; whatever it does not name is a `data-*` of the root. */
function LabelledField({ children, ...props }: LabelledFieldProps) {
  const { label, hideLabel, hint, error, name, disabled, value, onValueChange, ...root } = props;
  const id = useId();
  return (
    <Field {...root} data-invalid={error ? true : undefined} className={cn("min-w-0", root.className)}>
      {!hideLabel && <FieldLabel htmlFor={id}>{label}</FieldLabel>}
      {children(controlOf(id, props))}
      {error && <FieldError id={`${id}error`} role="note" errors={[{ message: error }]} />}
      {hint && <FieldDescription id={`${id}hint`}>{hint}</FieldDescription>}
    </Field>
  );
}

function TextField(props: TextFieldProps & { inputMode?: "numeric" | "decimal" | undefined }) {
  const { icon, action, inputRef, inputMode, type = "text", placeholder, ...field } = props;
  return (
    <LabelledField {...field}>
      {(control) => (
        <InputGroup className="h-9 pointer-coarse:h-11">
          <InputGroupInput
            {...control}
            ref={inputRef}
            type={type}
            inputMode={inputMode}
            placeholder={placeholder}
            autoComplete="off"
            className="h-full [&::-webkit-search-cancel-button]:hidden"
          />
          {icon && <InputGroupAddon>{icon}</InputGroupAddon>}
          {action && <InputGroupAddon align="inline-end">{action}</InputGroupAddon>}
        </InputGroup>
      )}
    </LabelledField>
  );
}

export const fields: Pick<MediaLibraryKit, "TextField" | "NumberField" | "TextArea" | "Select"> = {
  TextField,
  NumberField: ({ inputMode = "numeric", ...props }) => <TextField {...props} inputMode={inputMode} />,
  TextArea: ({ rows = 3, placeholder, inputRef, "data-autofocus": autoFocus, ...field }) => (
    <LabelledField {...field}>
      {(control) => (
        <Textarea
          {...control}
          ref={inputRef}
          data-autofocus={autoFocus}
          placeholder={placeholder}
          style={{ minHeight: `calc(${rows}lh + 1.25rem)` }}
        />
      )}
    </LabelledField>
  ),
  Select: ({ options, "data-autofocus": autoFocus, ...field }) => (
    <LabelledField {...field}>
      {(control) => (
        <NativeSelect {...control} data-autofocus={autoFocus} className={SELECT}>
          {options.map(({ value, label }) => (
            <NativeSelectOption key={value} value={value}>
              {label}
            </NativeSelectOption>
          ))}
        </NativeSelect>
      )}
    </LabelledField>
  ),
};
