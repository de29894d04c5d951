"use client";

import { type ComponentPropsWithoutRef, forwardRef } from "react";
import { cx } from "./cx.js";

const BASE =
  "rml:inline-flex rml:h-8 rml:shrink-0 rml:items-center rml:justify-center rml:gap-1.5 rml:rounded-control " +
  "rml:text-sm rml:font-medium rml:whitespace-nowrap rml:transition-colors rml:ring-focus rml:select-none " +
  "rml:pointer-coarse:h-10 rml:disabled:opacity-55";

const VARIANTS = {
  primary:
    "rml:bg-accent rml:text-on-accent rml:enabled:hover:bg-[color-mix(in_oklab,var(--rml-accent)_88%,black)]",
  secondary: "rml:border rml:border-strong rml:bg-surface rml:text-text rml:enabled:hover:bg-sunken",
  ghost: "rml:text-muted rml:enabled:hover:bg-text/8 rml:enabled:hover:text-text",
  "ghost-danger": "rml:text-danger rml:enabled:hover:bg-danger/10",
  danger:
    "rml:bg-danger-fill rml:text-on-danger rml:enabled:hover:bg-[color-mix(in_oklab,var(--rml-danger-fill)_88%,black)]",
};

export type ButtonProps = ComponentPropsWithoutRef<"button"> & {
  variant?: keyof typeof VARIANTS;
  /** A square for one icon; give it an `aria-label`. */
  icon?: boolean;
};

// React 18 passes no `ref` to a function component.
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(
  ({ variant = "secondary", icon = false, className, ...props }, ref) => {
    const shape = icon ? "rml:w-8 rml:pointer-coarse:w-10" : "rml:px-3";
    return (
      <button ref={ref} type="button" className={cx(BASE, VARIANTS[variant], shape, className)} {...props} />
    );
  },
);
Button.displayName = "Button";
