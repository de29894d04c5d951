"use client";

import { Modal, ModalHeader } from "./modal.js";
import { useScope } from "./scope.js";

/** All keys of the library, in one dialog. */
export function KeyboardHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { messages, slot } = useScope();
  return (
    <Modal {...slot("keyboard-help")} size="md" open={open} onClose={onClose} label={messages.keyboardHelp}>
      <ModalHeader title={messages.keyboardHelp} onClose={onClose} />
      <dl {...slot("keyboard-help-list", "rml-scroll")}>
        {messages.keys.map(({ keys, action }) => (
          <div key={action}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{action}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
