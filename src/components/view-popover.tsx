"use client";

import { memo, useState } from "react";
import type { AssetQuery } from "../core/library/query/asset-query.js";
import { JustifiedIcon, ListIcon, SquaresIcon } from "./icons.js";
import { useKit } from "./kit.js";
import type { GridView } from "./part-props.js";
import { useScope } from "./scope.js";

type ViewPopoverProps = {
  view: GridView;
  onViewChange: (view: GridView) => void;
  stack?: AssetQuery["stack"];
  /** With it, what stands as one can be chosen. */
  onStackChange?: (stack: AssetQuery["stack"]) => void;
  disabled: boolean;
};

/** How the assets are laid out, and how large. */
export const ViewPopover = memo(function ViewPopover({
  view,
  onViewChange,
  stack,
  onStackChange,
  disabled,
}: ViewPopoverProps) {
  const { IconButton, Popover, SegmentedControl, Select, Slider } = useKit();
  const { messages, languageProps, slot } = useScope();
  const [open, setOpen] = useState(false);
  const layouts = [
    { value: "squares", label: messages.layoutSquares, icon: <SquaresIcon /> },
    { value: "justified", label: messages.layoutJustified, icon: <JustifiedIcon /> },
    { value: "list", label: messages.layoutList, icon: <ListIcon /> },
  ] as const;
  const stacks = [
    { value: undefined, label: messages.stackNothing },
    { value: "run", label: messages.stackRuns },
    { value: "lineage", label: messages.stackLineages },
  ] as const;
  return (
    <Popover
      {...slot("view-panel")}
      {...languageProps}
      label={messages.view}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <IconButton
          {...slot("view-button")}
          label={messages.view}
          icon={<SquaresIcon size={18} />}
          disabled={disabled}
        />
      }
    >
      <div className="rml-stack">
        <SegmentedControl
          label={messages.layout}
          options={layouts}
          value={view.layout}
          onValueChange={(value) => {
            const chosen = layouts.find((each) => each.value === value);
            if (chosen) onViewChange({ ...view, layout: chosen.value });
          }}
        />
        <Slider
          label={messages.pictureSize}
          min={80}
          max={400}
          step={20}
          value={view.size}
          onValueChange={(size) => onViewChange({ ...view, size })}
        />
        {onStackChange && (
          <Select
            label={messages.stackBy}
            options={stacks.map(({ value, label }) => ({ value: value ?? "none", label }))}
            value={stack ?? "none"}
            onValueChange={(chosen) => onStackChange(stacks.find(({ value }) => value === chosen)?.value)}
          />
        )}
      </div>
    </Popover>
  );
});
