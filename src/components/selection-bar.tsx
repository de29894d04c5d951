"use client";

import type { Selection } from "../react/use-selection.js";
import { CloseIcon, FilmIcon, TrashIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import { ToolButton } from "./tool-button.js";

type SelectionBarProps = {
  selection: Selection;
  /** Undefined where no video can be generated. */
  onMakeVideo: (() => void) | undefined;
  onDelete: () => void;
};

/** What can be done with the selected assets; it floats above the end of the grid. */
export function SelectionBar({ selection, onMakeVideo, onDelete }: SelectionBarProps) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const text = messages.selected(selection.count);
  return (
    <div {...slot("selection-bar", "rml-row rml-wrap")} role="toolbar" aria-label={text}>
      <ToolButton size="sm" label={messages.clearSelection} icon={<CloseIcon />} onClick={selection.clear} />
      <span {...slot("selection-bar-count", "rml-small rml-strong")}>{text}</span>
      <Button variant="quiet" size="sm" onClick={selection.selectAll}>
        {messages.selectAll}
      </Button>
      {onMakeVideo && (
        <Button variant="quiet" size="sm" icon={<FilmIcon />} onClick={onMakeVideo}>
          {messages.makeVideo}
        </Button>
      )}
      <Button
        {...slot("selection-bar-delete")}
        variant="quiet-danger"
        size="sm"
        icon={<TrashIcon />}
        onClick={onDelete}
      >
        {messages.delete}
      </Button>
    </div>
  );
}
