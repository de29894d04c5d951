"use client";

import { Button, Modal } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { LiveRegionPlace } from "../../components/live-region.js";
import { useMessages } from "../../components/preset-context.js";

export type ConfirmDeleteProps = {
  /** How many; 0 asks nothing. */
  count: number;
  /** How many of these are videos. */
  videos: number;
  onConfirm: () => void;
  onCancel: () => void;
};

export function ConfirmDelete({ count, videos, onConfirm, onCancel }: ConfirmDeleteProps) {
  const messages = useMessages();
  const reducedMotion = useReducedMotion();
  return (
    <Modal.Root
      opened={count > 0}
      onClose={onCancel}
      centered
      size="24rem"
      padding="lg"
      className="rml"
      zIndex={300}
      transitionProps={{ transition: "pop", duration: reducedMotion ? 0 : 120, exitDuration: 0 }}
    >
      <Modal.Overlay className="rml-backdrop" />
      <Modal.Content classNames={{ content: "rml-dialog" }} radius="lg" ref={toAlertDialog}>
        <Modal.Body className="rml-confirm">
          <Modal.Title className="rml-dialog-title">{messages.deleteTitle(count, videos)}</Modal.Title>
          <p className="rml-confirm-hint">{messages.deleteHint}</p>
          <div className="rml-dialog-actions">
            <Button variant="default" onClick={onCancel} data-autofocus>
              {messages.cancel}
            </Button>
            <Button className="rml-danger" onClick={onConfirm}>
              {messages.delete}
            </Button>
          </div>
        </Modal.Body>
        {count > 0 && <LiveRegionPlace className="rml-hidden" />}
      </Modal.Content>
    </Modal.Root>
  );
}

/** The modal's own role is fixed to `dialog`. */
function toAlertDialog(element: HTMLElement | null): void {
  element?.setAttribute("role", "alertdialog");
}
