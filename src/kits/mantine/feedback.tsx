"use client";

import {
  Alert,
  Loader,
  Badge as MantineBadge,
  Progress as MantineProgress,
  Tooltip as MantineTooltip,
} from "@mantine/core";
import { cloneElement, useEffect, useState } from "react";
import { AlertIcon, InfoIcon } from "../../components/icons.js";
import type {
  BadgeProps,
  NoticeProps,
  ProgressProps,
  SpinnerProps,
  TooltipProps,
} from "../../components/kit.js";

/** Mantine's own tooltip is rendered once it has a reason: it costs as much as the button that it is for. */
export function Tooltip({ label, children }: TooltipProps) {
  const [target, setTarget] = useState<HTMLElement>();
  const [wanted, setWanted] = useState(false);
  const [open, setOpen] = useState(false);
  // Not before Mantine's knows its target: it would be shown in the corner of the window first.
  useEffect(() => setOpen(wanted), [wanted]);
  const show = (element: HTMLElement, isWanted: boolean): void => {
    setTarget(element);
    setWanted(isWanted);
  };
  const hide = () => setWanted(false);
  return (
    <>
      {cloneElement(children, {
        onPointerEnter: ({ currentTarget, pointerType }) => show(currentTarget, pointerType === "mouse"),
        onPointerLeave: hide,
        onPointerDown: hide,
        // Mantine's own would also open for the focus that a dialog gives back after a press.
        onFocus: ({ currentTarget }) => show(currentTarget, currentTarget.matches(":focus-visible")),
        onBlur: hide,
      })}
      {target && <MantineTooltip label={label} target={target} opened={open} />}
    </>
  );
}

export const Progress = ({ label, value, className, ...rest }: ProgressProps) => (
  <MantineProgress.Root {...rest} size="xs" className={`mantine-rml-progress ${className ?? ""}`}>
    <MantineProgress.Section
      role="progressbar"
      withAria={value !== undefined}
      value={value === undefined ? 40 : Math.round(value * 100)}
      aria-label={label}
      data-indeterminate={value === undefined || undefined}
      color="var(--rml-highlight)"
    />
  </MantineProgress.Root>
);

export const Spinner = ({ className, ...rest }: SpinnerProps) => (
  <Loader
    {...rest}
    className={`mantine-rml-spinner ${className ?? ""}`}
    size="1.1em"
    color="currentColor"
    aria-hidden
  />
);

export const Notice = ({ tone, title, children, action, className, ...rest }: NoticeProps) => (
  <Alert
    {...rest}
    className={`mantine-rml-notice ${className ?? ""}`}
    icon={tone === "info" ? <InfoIcon size={18} /> : <AlertIcon size={18} />}
    role={tone === "error" ? "alert" : "note"}
    data-tone={tone}
  >
    <div>
      <strong className="mantine-rml-notice-title">{title}</strong>
      {children}
    </div>
    {action}
  </Alert>
);

export const Badge = ({ tone, icon, label, className, children, ...rest }: BadgeProps) => (
  <MantineBadge
    {...rest}
    className={`mantine-rml-badge ${className ?? ""}`}
    data-tone={tone}
    color={tone === "overlay" ? "rgb(20 20 24 / 76%)" : undefined}
    tt="none"
    leftSection={icon}
    role={label === undefined ? undefined : "img"}
    aria-label={label}
    title={label}
  >
    {children}
  </MantineBadge>
);
