"use client";

import { KEY_TABLE, type KeyGroup, keysOf } from "./key-table.js";
import { Modal, ModalHeader } from "./modal.js";
import { useScope } from "./scope.js";

const GROUPS: readonly KeyGroup[] = ["library", "grid", "viewer", "compare", "video"];

/** All keys of the library, in one dialog, by where they work. */
export function KeyboardHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { messages, slot } = useScope();
  return (
    <Modal {...slot("keyboard-help")} size="md" open={open} onClose={onClose} label={messages.keyboardHelp}>
      <ModalHeader title={messages.keyboardHelp} onClose={onClose} />
      <div {...slot("keyboard-help-list", "rml-scroll")}>
        {GROUPS.map((group) => {
          const actions: Record<string, readonly string[]> = KEY_TABLE[group];
          const texts: Record<string, string> = messages.keyActions[group];
          return (
            <section key={group}>
              <h3 className="rml-small rml-strong">{messages.keyGroup(group)}</h3>
              <dl>
                {Object.entries(actions).map(([action, combinations]) => (
                  <div key={action}>
                    <dt>
                      {combinations.map((combination) => (
                        <Combination key={combination} combination={combination} />
                      ))}
                    </dt>
                    <dd>{texts[action]}</dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Modal>
  );
}

function Combination({ combination }: { combination: string }) {
  const { messages } = useScope();
  return (
    <span>
      {keysOf(combination).map((key) => (
        <kbd key={key}>{messages.keyName(key.length === 1 ? key.toUpperCase() : key)}</kbd>
      ))}
    </span>
  );
}
