"use client";

import { useRef, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { useKit } from "./kit.js";
import { Modal } from "./modal.js";
import { useScope } from "./scope.js";

type RenameDialogProps = {
  /** The dialog is open while there is one. */
  asset: MediaAsset | undefined;
  onClose: () => void;
  /** Called with a name that is not blank. */
  onRename: (asset: MediaAsset, name: string) => void;
};

/** Asks for another name of an asset. */
export function RenameDialog({ asset, onClose, onRename }: RenameDialogProps) {
  const { messages, slot } = useScope();
  return (
    <Modal
      {...slot("rename-dialog")}
      size="sm"
      open={asset !== undefined}
      onClose={onClose}
      label={messages.rename}
    >
      {asset && <RenameForm asset={asset} onClose={onClose} onRename={onRename} />}
    </Modal>
  );
}

type RenameFormProps = RenameDialogProps & { asset: MediaAsset };

/** Rendered while the dialog is open, so that it starts anew each time. */
function RenameForm({ asset, onClose, onRename }: RenameFormProps) {
  const { Button, TextField } = useKit();
  const { messages, slot } = useScope();
  const [name, setName] = useState(asset.name);
  const input = useRef<HTMLInputElement>(null);
  const wasFocused = useRef(false);
  const isBlank = name.trim() === "";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isBlank) return;
        onClose();
        if (name !== asset.name) onRename(asset, name);
      }}
    >
      <h2 {...slot("dialog-title", "rml-title")}>{messages.rename}</h2>
      <TextField
        label={messages.name}
        value={name}
        onValueChange={setName}
        inputRef={input}
        data-autofocus
        onFocus={() => {
          // The extension is seldom what is to be changed.
          if (!wasFocused.current) input.current?.setSelectionRange(0, stemOf(asset.name).length);
          wasFocused.current = true;
        }}
      />
      <div {...slot("dialog-actions", "rml-row rml-wrap")}>
        <Button onClick={onClose}>{messages.cancel}</Button>
        <Button type="submit" variant="primary" disabled={isBlank}>
          {messages.save}
        </Button>
      </div>
    </form>
  );
}

/** The name without its extension; all of a name that has none, or nothing else. */
const stemOf = (name: string): string => /^(.+)\.[a-z0-9]{1,10}$/i.exec(name)?.[1] ?? name;
