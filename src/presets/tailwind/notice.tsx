"use client";

import type { ReactNode } from "react";
import { AlertIcon, CloseIcon, InfoIcon } from "../../components/icons.js";
import { Button } from "./button.js";
import { cx } from "./cx.js";

const TONES = {
  info: "rml:border-border rml:bg-sunken",
  warning: "rml:border-warning/30 rml:bg-warning/8",
  error: "rml:border-danger/30 rml:bg-danger/8",
};

const ICONS = { info: "rml:text-muted", warning: "rml:text-warning", error: "rml:text-danger" };

export type NoticeProps = {
  tone: keyof typeof TONES;
  title: string;
  children?: ReactNode;
  /** A button that mends it. */
  action?: ReactNode;
  dismissLabel?: string | undefined;
  onDismiss?: (() => void) | undefined;
};

export function Notice({ tone, title, children, action, dismissLabel, onDismiss }: NoticeProps) {
  const Icon = tone === "info" ? InfoIcon : AlertIcon;
  return (
    <div
      role={tone === "error" ? "alert" : undefined}
      data-tone={tone}
      className={cx(
        "rml:flex rml:items-start rml:gap-2.5 rml:rounded-control rml:border rml:px-3 rml:py-2.5 rml:animate-appear",
        TONES[tone],
      )}
    >
      <Icon size={18} className={cx("rml:shrink-0", ICONS[tone])} />
      <div className="rml:min-w-0 rml:flex-1">
        <p className="rml:text-sm rml:font-semibold rml:text-text">{title}</p>
        {children && <div className="rml:mt-0.5 rml:text-sm rml:break-words rml:text-muted">{children}</div>}
      </div>
      {action}
      {onDismiss && (
        <Button
          variant="ghost"
          icon
          aria-label={dismissLabel}
          className="rml:-my-1.5 rml:-mr-1.5"
          onClick={onDismiss}
        >
          <CloseIcon />
        </Button>
      )}
    </div>
  );
}
