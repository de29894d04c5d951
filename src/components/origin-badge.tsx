"use client";

import type { OriginKind } from "../core/media/origin/media-origin.js";
import { InfoIcon, SparklesIcon } from "./icons.js";
import { type BadgeProps, useKit } from "./kit.js";
import { useScope } from "./scope.js";

/** What is known of an asset's origin, in two words at most. */
export function OriginBadge({ kind, tone }: { kind: OriginKind; tone: BadgeProps["tone"] }) {
  const { Badge } = useKit();
  const { messages, slot } = useScope();
  const Icon = kind === "ai" || kind === "ai-edit" ? SparklesIcon : InfoIcon;
  return (
    <Badge {...slot("origin-badge")} tone={tone} icon={<Icon size={12} />}>
      {messages.originBadge(kind)}
    </Badge>
  );
}
