"use client";

import { ActionIcon, type ButtonProps as LookProps, Button as MantineButton } from "@mantine/core";
import { forwardRef } from "react";
import type { ButtonProps, ButtonVariant, IconButtonProps } from "../../components/kit.js";
import { Spinner } from "./feedback.js";

const LOOKS: Record<ButtonVariant, Pick<LookProps, "variant" | "color" | "c">> = {
  primary: { variant: "filled" },
  default: { variant: "default" },
  quiet: { variant: "subtle", color: "gray", c: "var(--rml-text)" },
  danger: { variant: "filled", color: "red.9" },
  "quiet-danger": { variant: "subtle", color: "red", c: "var(--rml-danger)" },
};

// A root element's own class comes first: see base.css of the components.
export const Button = forwardRef<HTMLButtonElement, Omit<ButtonProps, "ref">>(
  ({ variant = "default", size = "md", icon, busy, label, className, ...rest }, ref) => (
    <MantineButton
      {...LOOKS[variant]}
      {...rest}
      ref={ref}
      className={`mantine-rml-button ${className ?? ""}`}
      size={size === "sm" ? "xs" : "sm"}
      h="auto"
      mih={`var(--rml-height-${size})`}
      px="0.875rem"
      py="0.125rem"
      fz={`var(--rml-font-size-${size})`}
      leftSection={busy ? <Spinner /> : icon}
      aria-label={label}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest["aria-disabled"] || undefined}
    />
  ),
);
Button.displayName = "Button";

export const IconButton = forwardRef<HTMLButtonElement, Omit<IconButtonProps, "ref">>(
  ({ variant = "quiet", size = "md", icon, label, className, ...rest }, ref) => (
    <ActionIcon
      {...LOOKS[variant]}
      {...rest}
      ref={ref}
      className={`mantine-rml-button ${className ?? ""}`}
      size={`var(--rml-height-${size})`}
      aria-label={label}
    >
      {icon}
    </ActionIcon>
  ),
);
IconButton.displayName = "IconButton";
