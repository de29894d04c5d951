"use client";

import { type IconButtonProps, useKit } from "./kit.js";

/** An icon button whose label is also shown to those who see only the icon. */
export function ToolButton(props: IconButtonProps) {
  const { IconButton, Tooltip } = useKit();
  return (
    <Tooltip label={props.label}>
      <IconButton {...props} />
    </Tooltip>
  );
}
