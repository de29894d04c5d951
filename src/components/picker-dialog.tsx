"use client";

import { useKit } from "./kit.js";
import { Modal, ModalHeader } from "./modal.js";
import { PickerBrowser } from "./picker-browser.js";
import { useScope } from "./scope.js";
import type { Picker } from "./use-picker.js";

type PickerDialogProps = {
  picker: Picker;
  accept: string | undefined;
  open: boolean;
  onClose: () => void;
  ids: readonly string[];
  onIdsChange: (ids: readonly string[]) => void;
  onGenerate: () => void;
  /** Makes what is selected the value. */
  onChoose: () => void;
};

/** Nothing changes until "Choose" is pressed. */
export function PickerDialog({ open, onClose, onChoose, ...browser }: PickerDialogProps) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const { picker, ids } = browser;
  const { multiple, max } = picker;
  const problem = ids.length === 0 && picker.ids.length === 0 ? undefined : picker.problemOf(ids.length);
  const unchosen = ids.length === 0 && picker.ids.length === 0;
  const count =
    multiple && Number.isFinite(max) ? messages.chosenOf(ids.length, max) : messages.selected(ids.length);
  return (
    <Modal {...slot("picker-dialog")} size="lg" open={open} onClose={onClose} label={messages.chooseMedia}>
      <ModalHeader title={messages.chooseMedia} onClose={onClose} />
      <PickerBrowser {...browser} />
      <footer {...slot("picker-footer", "rml-dialog-footer rml-row rml-wrap")}>
        <p {...slot("picker-count", "rml-grow rml-muted rml-small")} aria-live="polite">
          {problem ? problem : count}
        </p>
        <Button onClick={onClose}>{messages.cancel}</Button>
        <Button variant="primary" disabled={unchosen || Boolean(problem)} onClick={onChoose}>
          {messages.choose}
        </Button>
      </footer>
    </Modal>
  );
}
