"use client";

import { type KeyboardEvent, useId, useRef, useState } from "react";
import { CloseIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";

type TagFieldProps = {
  value: readonly string[];
  onAdd: (tags: readonly string[]) => void;
  onRemove: (tag: string) => void;
};

/** The tags with a button each to take it away, and a field for more: Enter or a comma adds what is typed. */
export function TagField({ value, onAdd, onRemove }: TagFieldProps) {
  const { IconButton, TextField } = useKit();
  const { messages, slot } = useScope();
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const labelId = useId();

  const add = (typed: string): void => {
    const tags = typed
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean);
    if (tags.length > 0) onAdd(tags);
    setText("");
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.nativeEvent.isComposing || event.target !== input.current) return;
    if (event.key === "Enter") {
      event.preventDefault();
      add(text);
    } else if (event.key === "Escape" && text !== "") {
      // Gives up what is typed, and does not close the viewer.
      event.preventDefault();
      event.stopPropagation();
      setText("");
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are the field's own
    <div {...slot("tags", "rml-stack")} onKeyDown={onKeyDown}>
      <p id={labelId} {...slot("tags-label", "rml-label")}>
        {messages.tags}
      </p>
      {value.length > 0 && (
        <ul {...slot("tags-list", "rml-row rml-wrap")} aria-labelledby={labelId}>
          {value.map((tag) => (
            <li key={tag} {...slot("tags-tag", "rml-row")}>
              <span dir="auto">{tag}</span>
              <IconButton
                size="sm"
                label={messages.removeTag(tag)}
                icon={<CloseIcon size={12} />}
                onClick={() => {
                  onRemove(tag);
                  // Its own button goes.
                  input.current?.focus();
                }}
              />
            </li>
          ))}
        </ul>
      )}
      <TextField
        label={messages.addTag}
        hideLabel
        placeholder={messages.addTag}
        inputRef={input}
        value={text}
        onValueChange={(typed) => (typed.includes(",") ? add(typed) : setText(typed))}
      />
    </div>
  );
}
