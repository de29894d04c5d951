"use client";

import type { ComponentType } from "react";
import { useKit } from "./kit.js";
import { ModalHeader } from "./modal.js";
import { type SlotName, useScope } from "./scope.js";
import { useLoadedPart } from "./use-loaded-part.js";

type LoadedPartProps<Props extends object> = {
  /** Imports the code; the same function each time. */
  load: () => Promise<ComponentType<Props>>;
  props: Props;
  /** Shown in the dialog until the code is loaded. */
  title: string;
  messageSlot: SlotName;
  /** Said where the code cannot be loaded. */
  unavailable: string;
  onClose: () => void;
};

/** What a dialog shows, whose code is loaded when it is first opened. */
export function LoadedPart<Props extends object>(options: LoadedPartProps<Props>) {
  const { load, props, title, messageSlot, unavailable, onClose } = options;
  const { Button, Notice, Spinner } = useKit();
  const { messages, slot } = useScope();
  const { part: Part, isFailed, retry } = useLoadedPart(true, load);
  if (Part) return <Part {...props} />;
  return (
    <>
      <ModalHeader title={title} onClose={onClose} />
      <div {...slot(messageSlot, "rml-grow rml-center")} aria-busy={!isFailed}>
        {isFailed ? (
          <Notice
            tone="error"
            title={unavailable}
            action={
              <Button size="sm" onClick={retry}>
                {messages.retry}
              </Button>
            }
          />
        ) : (
          <Spinner />
        )}
      </div>
    </>
  );
}
