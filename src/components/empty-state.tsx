"use client";

import type { ReactNode } from "react";
import { useScope } from "./scope.js";

type EmptyStateProps = {
  icon?: ReactNode;
  title: string;
  hint: ReactNode;
  tone?: "error" | undefined;
  /** What the user can do about it. */
  children?: ReactNode;
};

/** Says why there is nothing to show, in the middle of the space that it would have taken. */
export function EmptyState({ icon, title, hint, tone, children }: EmptyStateProps) {
  const { slot } = useScope();
  return (
    <div
      {...slot("empty-state", "rml-scroll")}
      data-tone={tone}
      role={tone === "error" ? "alert" : undefined}
    >
      {icon && <span {...slot("empty-state-icon", "rml-center rml-disc rml-muted")}>{icon}</span>}
      <h3 {...slot("empty-state-title", "rml-title")}>{title}</h3>
      <p {...slot("empty-state-hint", "rml-muted")}>{hint}</p>
      {children}
    </div>
  );
}
