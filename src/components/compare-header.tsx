"use client";

import { CloseIcon, InfoIcon } from "./icons.js";
import { useScope } from "./scope.js";
import { ToolButton } from "./tool-button.js";

type CompareHeaderProps = {
  count: number;
  tableId: string;
  tableOpen: boolean;
  onTableToggle: () => void;
  onClose: () => void;
};

/** What is compared, and the buttons of the dialog. */
export function CompareHeader({ count, tableId, tableOpen, onTableToggle, onClose }: CompareHeaderProps) {
  const { messages, slot } = useScope();
  return (
    <header {...slot("compare-header", "rml-viewer-header")}>
      <div {...slot("compare-heading", "rml-viewer-heading")}>
        <h2 {...slot("compare-title", "rml-strong rml-truncate")}>{messages.compareTitle(count)}</h2>
      </div>
      <div {...slot("compare-actions", "rml-viewer-actions rml-row")}>
        <ToolButton
          label={messages.differences}
          icon={<InfoIcon size={18} />}
          aria-expanded={tableOpen}
          aria-controls={tableId}
          onClick={onTableToggle}
        />
        <ToolButton label={messages.close} icon={<CloseIcon size={18} />} onClick={onClose} />
      </div>
    </header>
  );
}
