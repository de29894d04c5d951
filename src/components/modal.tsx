"use client";

import type { ReactNode } from "react";
import { CloseIcon } from "./icons.js";
import { type DialogProps, useKit } from "./kit.js";
import { LiveRegionPlace } from "./live-region.js";
import { ROOT, useScope } from "./scope.js";

/** A kit's dialog with a place for the live region: what is outside of an open modal is not read out. */
export function Modal({ children, className, ...props }: DialogProps) {
  const { Dialog } = useKit();
  const { languageProps, slot } = useScope();
  return (
    <Dialog {...slot("dialog", "rml-column", ROOT, className)} {...languageProps} {...props}>
      {children}
      <LiveRegionPlace />
    </Dialog>
  );
}

/** The title of a dialog or a drawer, with what can be done from there and the button that closes it. */
export function ModalHeader({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children?: ReactNode;
}) {
  const { IconButton } = useKit();
  const { messages, slot } = useScope();
  return (
    <header {...slot("dialog-header", "rml-row")}>
      <h2 {...slot("dialog-title", "rml-title")}>{title}</h2>
      {children}
      <IconButton label={messages.close} icon={<CloseIcon size={18} />} onClick={onClose} />
    </header>
  );
}
