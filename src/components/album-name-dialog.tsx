"use client";

import { useState } from "react";
import { useMediaLibrary } from "../react/use-media-library.js";
import { useKit } from "./kit.js";
import { Modal } from "./modal.js";
import { useScope } from "./scope.js";
import { useToast } from "./toast.js";

type AlbumNameDialogProps = {
  open: boolean;
  title: string;
  onClose: () => void;
  /** Called with the id of the new album. */
  onCreated?: ((albumId: string) => void) | undefined;
  /** The album to rename, and its name. Without it, a new one is created. */
  album?: { readonly id: string; readonly name: string } | undefined;
};

/** Asks for the name of a new album, or for another name of one. */
export function AlbumNameDialog(props: AlbumNameDialogProps) {
  const { open, title, onClose } = props;
  return (
    <Modal size="sm" open={open} onClose={onClose} label={title}>
      <AlbumNameForm {...props} />
    </Modal>
  );
}

/** Rendered while the dialog is open, so that it starts anew each time. */
function AlbumNameForm({ title, onClose, onCreated, album }: AlbumNameDialogProps) {
  const { Button, TextField } = useKit();
  const { messages, slot } = useScope();
  const { albums } = useMediaLibrary((view) => view.library);
  const showToast = useToast();
  const [name, setName] = useState(album?.name ?? "");
  const save = async (): Promise<void> => {
    onClose();
    const saved = album ? await albums.update(album.id, { name }) : await albums.create({ name });
    if (!album) onCreated?.(saved.id);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "") save().catch(() => showToast({ text: messages.albumFailed }));
      }}
    >
      <h2 {...slot("dialog-title", "rml-title")}>{title}</h2>
      <TextField label={messages.albumName} value={name} onValueChange={setName} data-autofocus />
      <div {...slot("dialog-actions", "rml-row rml-wrap")}>
        <Button onClick={onClose}>{messages.cancel}</Button>
        <Button type="submit" variant="primary" disabled={name.trim() === ""}>
          {messages.save}
        </Button>
      </div>
    </form>
  );
}
