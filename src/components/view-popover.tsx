"use client";

import { useState } from "react";
import { JustifiedIcon, ListIcon, SquaresIcon } from "./icons.js";
import { useKit } from "./kit.js";
import type { GridView } from "./part-props.js";
import { useScope } from "./scope.js";

type ViewPopoverProps = {
  view: GridView;
  onViewChange: (view: GridView) => void;
  disabled: boolean;
};

/** How the assets are laid out, and how large. */
export function ViewPopover({ view, onViewChange, disabled }: ViewPopoverProps) {
  const { IconButton, Popover, SegmentedControl, Slider } = useKit();
  const { messages, languageProps, slot } = useScope();
  const [open, setOpen] = useState(false);
  const layouts = [
    { value: "squares", label: messages.layoutSquares, icon: <SquaresIcon /> },
    { value: "justified", label: messages.layoutJustified, icon: <JustifiedIcon /> },
    { value: "list", label: messages.layoutList, icon: <ListIcon /> },
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
      </div>
    </Popover>
  );
}
