"use client";

import { forwardRef } from "react";
import type { ButtonProps, ButtonVariant, ControlSize, IconButtonProps } from "../../components/kit.js";
import { cx } from "./cx.js";
import { Spinner } from "./feedback.js";

const BASE =
  "rml:inline-flex rml:max-w-full rml:shrink-0 rml:items-center rml:justify-center rml:gap-2 rml:rounded-control rml:font-semibold " +
  "rml:transition-colors rml:select-none rml:disabled:opacity-55 rml:aria-disabled:opacity-55 " +
  "rml:aria-disabled:cursor-default rml:aria-busy:cursor-progress rml:aria-busy:opacity-85";

const VARIANTS: Record<ButtonVariant, string> = {
  primary: "rml:forced-colors:border rml:bg-accent rml:text-on-accent rml:enabled:hover:bg-accent-hover",
  default: "rml:border rml:border-strong rml:bg-surface rml:text-text rml:enabled:hover:bg-sunken",
  quiet: "rml:text-text rml:enabled:hover:bg-text/8",
  danger: "rml:forced-colors:border rml:bg-danger-fill rml:text-on-danger rml:enabled:hover:brightness-90",
  "quiet-danger": "rml:text-danger rml:enabled:hover:bg-danger/10",
};

const HEIGHTS: Record<ControlSize, string> = {
  sm: "rml:min-h-(--rml-height-sm) rml:text-sm",
  md: "rml:min-h-(--rml-height-md) rml:text-base",
};

// React 18 passes no `ref` to a function component.
export const Button = forwardRef<HTMLButtonElement, Omit<ButtonProps, "ref">>(
  ({ variant = "default", size = "md", icon, busy, label, className, children, ...rest }, ref) => (
    <button
      type="button"
      {...rest}
      ref={ref}
      aria-label={label}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest["aria-disabled"] || undefined}
      className={cx(BASE, VARIANTS[variant], HEIGHTS[size], "rml:px-3 rml:py-1", className)}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  ),
);
Button.displayName = "Button";

const SQUARES: Record<ControlSize, string> = {
  sm: "rml:size-(--rml-height-sm)",
  md: "rml:size-(--rml-height-md)",
};

export const IconButton = forwardRef<HTMLButtonElement, Omit<IconButtonProps, "ref">>(
  ({ variant = "quiet", size = "md", icon, label, className, ...rest }, ref) => (
    <button
      type="button"
      {...rest}
      ref={ref}
      aria-label={label}
      className={cx(BASE, VARIANTS[variant], SQUARES[size], className)}
    >
      {icon}
    </button>
  ),
);
IconButton.displayName = "IconButton";
