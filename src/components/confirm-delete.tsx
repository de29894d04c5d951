"use client";

import { useId } from "react";
import { isVideoType } from "../core/media/media-types.js";
import { useAssetRecords } from "../react/use-asset-records.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { useKit } from "./kit.js";
import { useAnnounce } from "./live-region.js";
import { Modal } from "./modal.js";
import { useScope } from "./scope.js";

type ConfirmDeleteProps = {
  /** What is to be deleted; the dialog is open while there is any. */
  ids: readonly string[];
  onClose: () => void;
  onDeleted: () => void;
};

/** Deletes assets, after it has asked. */
export function ConfirmDelete({ ids, onClose, onDeleted }: ConfirmDeleteProps) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const announce = useAnnounce();
  const remove = useMediaLibrary((view) => view.remove);
  const hintId = useId();
  const records = useAssetRecords(ids);
  const videos = records.filter(({ mimeType }) => isVideoType(mimeType)).length;
  const title = messages.deleteTitle(ids.length, videos);
  const onRemoved = (): void => {
    announce(messages.deleted(ids.length, videos));
    onDeleted();
  };
  return (
    <Modal
      {...slot("confirm-delete")}
      role="alertdialog"
      size="sm"
      open={ids.length > 0}
      onClose={onClose}
      label={title}
      aria-describedby={hintId}
    >
      <h2 {...slot("dialog-title", "rml-title")}>{title}</h2>
      <p id={hintId} {...slot("dialog-hint", "rml-muted")}>
        {messages.deleteHint}
      </p>
      <div {...slot("dialog-actions", "rml-row rml-wrap")}>
        <Button onClick={onClose} data-autofocus>
          {messages.cancel}
        </Button>
        <Button
          variant="danger"
          onClick={() => {
            onClose();
            remove(ids).then(onRemoved, () => announce(messages.deleteFailed));
          }}
        >
          {messages.delete}
        </Button>
      </div>
    </Modal>
  );
}
