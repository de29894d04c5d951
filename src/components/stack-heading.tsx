"use client";

import { CloseIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";

/** That a stack is open, and the button that closes it. */
export function StackHeading({ onClose }: { onClose: () => void }) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  return (
    <Button
      {...slot("stack-heading")}
      size="sm"
      icon={<CloseIcon size={14} />}
      label={messages.closeStack}
      onClick={onClose}
    >
      {messages.openedStack}
    </Button>
  );
}
