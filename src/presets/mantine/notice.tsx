"use client";

import { CloseButton } from "@mantine/core";
import type { ReactNode } from "react";
import { AlertIcon, InfoIcon } from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";

export type NoticeProps = {
  /** `error` is read out at once. */
  tone: "info" | "warning" | "error";
  title: ReactNode;
  children?: ReactNode;
  /** A button that mends it. */
  action?: ReactNode;
  /** With it, the notice has a button to dismiss it. */
  onDismiss?: (() => void) | undefined;
};

export function Notice({ tone, title, children, action, onDismiss }: NoticeProps) {
  const messages = useMessages();
  const Icon = tone === "info" ? InfoIcon : AlertIcon;
  return (
    <div className="rml rml-notice" data-tone={tone} role={tone === "error" ? "alert" : undefined}>
      <Icon className="rml-notice-icon" size={18} />
      <div className="rml-notice-text">
        <div className="rml-notice-title">{title}</div>
        {children}
      </div>
      {action}
      {onDismiss && (
        <CloseButton
          className="rml-notice-close"
          size="sm"
          aria-label={messages.dismiss}
          onClick={onDismiss}
        />
      )}
    </div>
  );
}
