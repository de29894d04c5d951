import type { KitElementProps, MediaLibraryKit } from "@reactkits.dev/react-media-library/components";
import { type ReactNode, useId } from "react";
import { Checkbox } from "#components/ui/checkbox";
import { RadioGroup, RadioGroupItem } from "#components/ui/radio-group";
import { Slider } from "#components/ui/slider";
import { cn } from "#lib/utils";

const SEGMENT =
  "relative flex min-h-8 min-w-fit flex-1 items-center justify-center gap-1.5 rounded-md px-2 text-sm has-data-checked:bg-background has-data-checked:shadow-sm has-focus-visible:ring-3 has-focus-visible:ring-ring/50 pointer-coarse:min-h-11 max-sm:flex-col max-sm:px-0.5 max-sm:py-1 max-sm:text-[0.6875rem]";
const COVER = "absolute inset-0 size-full opacity-0";

type LabelledProps = KitElementProps & { label: string; children: (labelId: string) => ReactNode };

function Labelled({ label, className, children, ...data }: LabelledProps) {
  const id = useId();
  return (
    <div {...data} className={cn("grid min-w-0 gap-2", className)}>
      <span id={id} className="text-sm font-medium">
        {label}
      </span>
      {children(id)}
    </div>
  );
}

export const choices: Pick<MediaLibraryKit, "SegmentedControl" | "Checkbox" | "Slider"> = {
  SegmentedControl: ({ options, disabled, value, onValueChange, ...rest }) => (
    <Labelled {...rest}>
      {(labelId) => (
        <RadioGroup
          aria-labelledby={labelId}
          disabled={disabled}
          value={value}
          onValueChange={(next) => onValueChange(String(next))}
          className="flex flex-wrap gap-0.5 rounded-lg bg-muted p-0.5"
        >
          {options.map((option) => (
            <div key={option.value} className={SEGMENT}>
              <RadioGroupItem value={option.value} aria-label={option.label} className={COVER} />
              {option.icon}
              {option.label}
            </div>
          ))}
        </RadioGroup>
      )}
    </Labelled>
  ),
  Slider: ({ min, max, step, disabled, value, onValueChange, ...rest }) => (
    <Labelled {...rest}>
      {(labelId) => (
        <Slider
          min={min}
          max={max}
          step={step}
          disabled={disabled}
          aria-labelledby={labelId}
          value={[value]}
          onValueChange={(next) => onValueChange(typeof next === "number" ? next : (next[0] ?? min))}
          className="py-3"
        />
      )}
    </Labelled>
  ),
  Checkbox: ({ label, hideLabel, tabIndex = 0, onCheckedChange, className, checked, disabled, ...data }) => (
    // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox within is the control.
    <label {...data} className={cn("inline-flex items-center gap-2 text-sm", className)}>
      <Checkbox
        aria-label={label}
        checked={checked}
        disabled={disabled}
        tabIndex={tabIndex}
        onCheckedChange={(next, { event }) =>
          onCheckedChange(next, { shiftKey: "shiftKey" in event && event.shiftKey === true })
        }
        className="bg-background! data-checked:bg-primary! pointer-coarse:after:-inset-4"
      />
      {!hideLabel && label}
    </label>
  ),
};
