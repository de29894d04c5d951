"use client";

import { useRef } from "react";
import { loadPart } from "../core/load-part.js";
import type { AskedOperation } from "./asked-operation.js";
import { LoadedPart } from "./loaded-part.js";
import { Modal } from "./modal.js";
import { useScope } from "./scope.js";

type OperationDialogProps = {
  /** The dialog is open while there is one. */
  asked: AskedOperation | undefined;
  onClose: () => void;
};

/** Asks for what an operation on an image needs, and says what it costs. */
export function OperationDialog({ asked, onClose }: OperationDialogProps) {
  const { messages, slot } = useScope();
  /** Asked before it is closed; set by what it shows. */
  const mayCloseRef = useRef<() => boolean>(undefined);
  const title = asked ? messages.operationName(asked.type) : "";
  return (
    <Modal
      {...slot("operation")}
      size={asked?.type === "inpaint" ? "full" : "md"}
      dismissible={asked?.type !== "inpaint"}
      open={asked !== undefined}
      onClose={() => (mayCloseRef.current?.() ?? true) && onClose()}
      label={title}
      data-type={asked?.type}
    >
      {asked && (
        <LoadedPart
          key={`${asked.type} ${asked.asset.id}`}
          load={loadForm}
          props={{ ...asked, onClose, mayCloseRef }}
          title={title}
          messageSlot="operation-message"
          unavailable={messages.operationUnavailable}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

const loadForm = () =>
  loadPart(() => import("./operation-form.js")).then(({ OperationForm }) => OperationForm);
