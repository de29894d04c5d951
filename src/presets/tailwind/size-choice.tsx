"use client";

import { useId } from "react";
import { SIZE_PRESETS } from "../../components/format.js";
import { useMessages } from "../../components/preset-context.js";
import { SIZE_IDS, type SizeId } from "../../components/use-generate-form.js";

export type SizeChoiceProps = { value: SizeId; disabled: boolean; onChange: (id: SizeId) => void };

/** The size presets as one row of radio buttons, each with its shape. */
export function SizeChoice({ value, disabled, onChange }: SizeChoiceProps) {
  const messages = useMessages();
  const name = useId();
  return (
    <fieldset disabled={disabled} className="rml:min-w-0 rml:disabled:opacity-60">
      <legend className="rml:mb-1.5 rml:text-sm rml:font-medium">{messages.size}</legend>
      <div className="rml:grid rml:grid-cols-5 rml:gap-0.5 rml:rounded-control rml:bg-sunken rml:p-0.5">
        {SIZE_IDS.map((id) => (
          <label
            key={id}
            className="rml:relative rml:flex rml:min-w-0 rml:flex-col rml:items-center rml:gap-1.5 rml:rounded-[calc(var(--rml-radius)*2/3-2px)] rml:px-0.5 rml:py-2 rml:text-xs rml:font-medium rml:text-muted rml:transition-colors rml:hover:text-text rml:has-checked:bg-raised rml:has-checked:text-text rml:has-checked:shadow-[0_0_0_1px_var(--rml-border-strong),0_1px_2px_rgb(0_0_0/0.08)] rml:has-focus-visible:outline-2 rml:has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={name}
              value={id}
              checked={value === id}
              onChange={() => onChange(id)}
              className="rml:absolute rml:inset-0 rml:size-full rml:opacity-0"
            />
            <Shape id={id} />
            <span className="rml:relative rml:max-w-full rml:truncate rml:max-sm:text-[0.6875rem] rml:max-sm:tracking-tight">
              {messages[id]}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The preset's outline, 16 pixels on its longer side; dashed where it can be any. */
function Shape({ id }: { id: SizeId }) {
  const { width, height } = SIZE_PRESETS.find((preset) => preset.id === id) ?? { width: 1, height: 1 };
  const scale = 16 / Math.max(width, height);
  return (
    <span aria-hidden="true" className="rml:flex rml:h-4 rml:items-center">
      <span
        className="rml:rounded-[3px] rml:border-[1.5px] rml:border-current"
        style={{
          width: Math.round(width * scale),
          height: Math.round(height * scale),
          borderStyle: id === "custom" ? "dashed" : "solid",
        }}
      />
    </span>
  );
}
