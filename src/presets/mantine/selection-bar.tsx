"use client";

import { Button, CloseButton } from "@mantine/core";
import { FilmIcon, TrashIcon } from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";
import type { Selection } from "../../react/use-selection.js";

export type SelectionBarProps = {
  selection: Selection;
  /** Undefined where none can be made. */
  onMakeVideo: (() => void) | undefined;
  onDelete: () => void;
};

export function SelectionBar({ selection, onMakeVideo, onDelete }: SelectionBarProps) {
  const messages = useMessages();
  const text = messages.selected(selection.ids.length);
  return (
    <div className="rml-selection-bar" role="toolbar" aria-label={text}>
      <CloseButton
        aria-label={messages.clearSelection}
        title={messages.clearSelection}
        onClick={selection.clear}
      />
      <span className="rml-selection-count">{text}</span>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        className="rml-quiet"
        onClick={selection.selectAll}
      >
        {messages.selectAll}
      </Button>
      {onMakeVideo && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          className="rml-quiet"
          leftSection={<FilmIcon size={14} />}
          onClick={onMakeVideo}
        >
          {messages.makeVideo}
        </Button>
      )}
      <Button
        size="compact-sm"
        className="rml-danger"
        leftSection={<TrashIcon size={14} />}
        onClick={onDelete}
      >
        {messages.delete}
      </Button>
    </div>
  );
}
