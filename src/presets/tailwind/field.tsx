"use client";

import { type ComponentPropsWithoutRef, forwardRef, type ReactNode, useId } from "react";
import { ChevronRightIcon } from "../../components/icons.js";
import { cx } from "./cx.js";

const CONTROL =
  "rml:w-full rml:rounded-control rml:border rml:border-strong rml:bg-surface rml:text-base rml:text-text " +
  "rml:transition-colors rml:enabled:hover:border-muted rml:ring-focus rml:focus-visible:outline-offset-0 " +
  "rml:aria-invalid:border-danger rml:disabled:opacity-60 rml:pointer-coarse:text-lg";

type Shared = {
  label: string;
  hint?: string | undefined;
  /** What is wrong with it, in words. */
  problem?: string | undefined;
};

/** What a control needs to be tied to its label, its hint and its problem. */
type Ties = { id: string; "aria-invalid": true | undefined; "aria-describedby": string | undefined };

function Field({ label, hint, problem, children }: Shared & { children: (ties: Ties) => ReactNode }) {
  const id = useId();
  const describedBy = [hint && `${id}hint`, problem && `${id}problem`].filter((each) => each).join(" ");
  return (
    <div className="rml:min-w-0">
      <label htmlFor={id} className="rml:mb-1.5 rml:inline-block rml:text-sm rml:font-medium">
        {label}
      </label>
      {children({
        id,
        "aria-invalid": problem ? true : undefined,
        "aria-describedby": describedBy || undefined,
      })}
      {problem && (
        <p id={`${id}problem`} className="rml:mt-1.5 rml:text-xs rml:text-danger">
          {problem}
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

export function TextField({ label, hint, problem, ...props }: Shared & ComponentPropsWithoutRef<"input">) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(ties) => (
        <input
          type="text"
          autoComplete="off"
          className={cx(CONTROL, "rml:h-9 rml:px-2.5 rml:tabular-nums rml:pointer-coarse:h-11")}
          {...props}
          {...ties}
        />
      )}
    </Field>
  );
}

// React 18 passes no `ref` to a function component.
export const TextArea = forwardRef<HTMLTextAreaElement, Shared & ComponentPropsWithoutRef<"textarea">>(
  ({ label, hint, problem, ...props }, ref) => (
    <Field label={label} hint={hint} problem={problem}>
      {(ties) => (
        <textarea
          ref={ref}
          className={cx(
            CONTROL,
            "rml:block rml:field-sizing-content rml:min-h-19 rml:max-h-60 rml:resize-y rml:px-2.5 rml:py-2 rml:leading-5",
          )}
          {...props}
          {...ties}
        />
      )}
    </Field>
  ),
);
TextArea.displayName = "TextArea";

export type Choice = { value: string; label: string };

export function SelectField({
  label,
  hint,
  problem,
  choices,
  ...props
}: Shared & ComponentPropsWithoutRef<"select"> & { choices: readonly Choice[] }) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {(ties) => (
        <div className="rml:relative">
          <select
            className={cx(CONTROL, "rml:h-9 rml:truncate rml:pr-8 rml:pl-2.5 rml:pointer-coarse:h-11")}
            {...props}
            {...ties}
          >
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
          <ChevronRightIcon className="rml:pointer-events-none rml:absolute rml:top-1/2 rml:right-2.5 rml:-translate-y-1/2 rml:rotate-90 rml:text-muted" />
        </div>
      )}
    </Field>
  );
}
