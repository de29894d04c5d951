"use client";

import { ChevronLeftIcon, ChevronRightIcon } from "./icons.js";
import { useScope } from "./scope.js";
import { ToolButton } from "./tool-button.js";
import type { Neighbours } from "./use-neighbours.js";

type ViewerArrowProps = { side: "previous" | "next"; neighbours: Neighbours };

/** At the end it is `aria-disabled` only: a disabled button loses the focus, and with it the arrow keys. */
export function ViewerArrow({ side, neighbours }: ViewerArrowProps) {
  const { messages, slot } = useScope();
  const Icon = side === "previous" ? ChevronLeftIcon : ChevronRightIcon;
  const step = side === "previous" ? -1 : 1;
  return (
    <ToolButton
      {...slot("viewer-arrow")}
      data-side={side}
      label={messages[side]}
      icon={<Icon size={20} />}
      aria-disabled={!neighbours.canTurn(step)}
      onClick={() => neighbours.turn(step)}
    />
  );
}
