"use client";

import { type KeyboardEvent, type RefObject, useState } from "react";
import { useKit } from "./kit.js";

type SavedTextFieldProps = {
  label: string;
  hint?: string;
  /** As many lines as the text needs. */
  multiline?: boolean;
  /** The control of a field with several lines, to focus it. */
  inputRef?: RefObject<HTMLTextAreaElement | null>;
  /** What is saved. */
  value: string;
  /** Called with a changed text, by Enter or when the focus leaves. */
  onSave: (text: string) => Promise<void>;
};

/** A text that is edited in place. */
export function SavedTextField({ value, onSave, multiline, inputRef, ...texts }: SavedTextFieldProps) {
  const { TextArea, TextField } = useKit();
  const [draft, setDraft] = useState<string>();

  const save = (): void => {
    const end = () => setDraft(undefined);
    // The draft stays until the record says the same, or does not.
    if (draft !== undefined && draft !== value) void onSave(draft).then(end);
    else end();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      save();
    } else if (event.key === "Escape" && draft !== undefined) {
      // Ends the editing, and not the viewer.
      event.preventDefault();
      event.stopPropagation();
      setDraft(undefined);
    }
  };
  const field = { ...texts, value: draft ?? value, onValueChange: setDraft };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are the field's own
    <div onBlur={save} onKeyDown={onKeyDown}>
      {multiline ? <TextArea {...field} inputRef={inputRef} /> : <TextField {...field} />}
    </div>
  );
}
