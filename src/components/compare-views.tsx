"use client";

import { DifferenceIcon, OneAtATimeIcon, SideBySideIcon, WipeIcon } from "./icons.js";
import { useScope } from "./scope.js";
import { ToolButton } from "./tool-button.js";

/** The ways to compare images, and how many of them each can show. */
export const COMPARE_VIEWS = [
  { name: "side-by-side", message: "sideBySide", Icon: SideBySideIcon, most: 4 },
  { name: "one-at-a-time", message: "oneAtATime", Icon: OneAtATimeIcon, most: 4 },
  { name: "wipe", message: "wipe", Icon: WipeIcon, most: 2 },
  { name: "difference", message: "difference", Icon: DifferenceIcon, most: 2 },
] as const;

export type CompareView = (typeof COMPARE_VIEWS)[number]["name"];

type CompareViewsProps = {
  views: readonly (typeof COMPARE_VIEWS)[number][];
  value: CompareView | undefined;
  onValueChange: (view: CompareView) => void;
};

/** The choice of how the images are shown. */
export function CompareViews({ views, value, onValueChange }: CompareViewsProps) {
  const { messages, slot } = useScope();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex container in every browser
    <div {...slot("compare-views", "rml-row")} role="group" aria-label={messages.compareBy}>
      {views.map(({ name, message, Icon }) => (
        <ToolButton
          key={name}
          label={messages[message]}
          icon={<Icon size={18} />}
          aria-pressed={name === value}
          onClick={() => onValueChange(name)}
        />
      ))}
    </div>
  );
}
