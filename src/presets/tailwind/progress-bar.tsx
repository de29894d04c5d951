"use client";

import { cx } from "./cx.js";

export type ProgressBarProps = {
  label: string;
  /** From 0 to 1; without it, it is under way and nobody knows how far. */
  value?: number | undefined;
  className?: string | undefined;
};

export function ProgressBar({ label, value, className }: ProgressBarProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === undefined ? undefined : Math.round(value * 100)}
      className={cx("rml:h-1 rml:overflow-hidden rml:rounded-full rml:bg-text/10", className)}
    >
      <div
        className={cx(
          "rml:h-full rml:rounded-full rml:bg-accent",
          value === undefined ? "rml:w-2/5 rml:animate-slide" : "rml:transition-[width]",
        )}
        style={value === undefined ? undefined : { width: `${value * 100}%` }}
      />
    </div>
  );
}
