"use client";

import { type ReactNode, useState } from "react";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";

type SelectionPopoverProps = {
  slotName: "selection-tags" | "selection-albums";
  /** The name of the button and the panel. */
  label: string;
  icon: ReactNode;
  children: (close: () => void) => ReactNode;
};

/** An action for the selected assets that opens a panel. */
export function SelectionPopover({ slotName, label, icon, children }: SelectionPopoverProps) {
  const { IconButton, Popover } = useKit();
  const { languageProps, slot } = useScope();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      {...slot(slotName)}
      {...languageProps}
      label={label}
      open={open}
      onOpenChange={setOpen}
      trigger={<IconButton {...slot("selection-action")} data-kept="below" label={label} icon={icon} />}
    >
      {children(() => setOpen(false))}
    </Popover>
  );
}
