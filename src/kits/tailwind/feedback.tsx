"use client";

import { AlertIcon, InfoIcon } from "../../components/icons.js";
import type { BadgeProps, NoticeProps, ProgressProps, SpinnerProps } from "../../components/kit.js";
import { cx } from "./cx.js";

export function Progress({ label, value, className, ...rest }: ProgressProps) {
  return (
    <div
      {...rest}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === undefined ? undefined : Math.round(value * 100)}
      className={cx("rml:h-1 rml:overflow-hidden rml:rounded-full rml:bg-text/10", className)}
    >
      <div
        className={cx(
          "rml:h-full rml:rounded-full rml:bg-highlight",
          value === undefined
            ? "rml:w-2/5 rml:animate-slide rml:motion-reduce:w-full"
            : "rml:transition-[width]",
        )}
        style={value === undefined ? undefined : { width: `${value * 100}%` }}
      />
    </div>
  );
}

export function Spinner({ className, ...rest }: SpinnerProps) {
  return (
    <span
      {...rest}
      aria-hidden="true"
      className={cx(
        "rml:inline-block rml:size-[1.1em] rml:shrink-0 rml:animate-spin rml:rounded-full rml:border-2 rml:border-current rml:border-t-transparent",
        className,
      )}
    />
  );
}

const TONES = {
  info: "rml:border-border rml:bg-sunken rml:*:first:text-muted",
  warning: "rml:border-warning/30 rml:bg-warning/8 rml:*:first:text-warning",
  error: "rml:border-danger/30 rml:bg-danger/8 rml:*:first:text-danger",
};

export function Notice({ tone, title, children, action, className, ...rest }: NoticeProps) {
  const Icon = tone === "info" ? InfoIcon : AlertIcon;
  return (
    <div
      {...rest}
      role={tone === "error" ? "alert" : undefined}
      data-tone={tone}
      className={cx(
        "rml:flex rml:items-start rml:gap-2.5 rml:rounded-control rml:border rml:px-3 rml:py-2.5 rml:text-sm",
        TONES[tone],
        className,
      )}
    >
      <Icon size={18} />
      <div className="rml:min-w-0 rml:flex-1 rml:[overflow-wrap:anywhere]">
        <strong className="rml:block rml:font-semibold">{title}</strong>
        {children}
      </div>
      {action}
    </div>
  );
}

export function Badge({ tone, icon, label, className, children, ...rest }: BadgeProps) {
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is there exactly where the label is
    <span
      {...rest}
      data-tone={tone}
      role={label === undefined ? undefined : "img"}
      aria-label={label}
      title={label}
      className={cx(
        "rml:flex rml:items-center rml:justify-center rml:gap-1 rml:rounded-full rml:px-1.5 rml:text-xs rml:font-semibold rml:tabular-nums",
        tone === "accent"
          ? "rml:h-4.5 rml:min-w-4.5 rml:bg-accent rml:text-on-accent"
          : "rml:min-h-6 rml:bg-black/70 rml:text-white",
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}
