"use client";

import { CloseIcon, FilmIcon, TrashIcon } from "../../components/icons.js";
import { useMessages } from "../../components/preset-context.js";
import type { Selection } from "../../react/use-selection.js";
import { Button } from "./button.js";

export type SelectionBarProps = {
  selection: Selection;
  /** Undefined where none can be made. */
  onMakeVideo: (() => void) | undefined;
  onDelete: () => void;
};

/** Floats above the grid's end while anything is selected. */
export function SelectionBar({ selection, onMakeVideo, onDelete }: SelectionBarProps) {
  const messages = useMessages();
  return (
    <div
      role="toolbar"
      aria-label={messages.selected(selection.ids.length)}
      data-selection-bar
      className="rml:absolute rml:bottom-4 rml:left-1/2 rml:z-20 rml:flex rml:max-w-[calc(100%-16px)] rml:-translate-x-1/2 rml:items-center rml:gap-1 rml:rounded-dialog rml:bg-raised rml:p-1.5 rml:shadow-overlay rml:animate-rise"
    >
      <span className="rml:px-2.5 rml:text-sm rml:font-semibold rml:whitespace-nowrap rml:tabular-nums">
        {messages.selected(selection.ids.length)}
      </span>
      <Button variant="ghost" onClick={selection.selectAll}>
        {messages.selectAll}
      </Button>
      {onMakeVideo && (
        <Button variant="ghost" onClick={onMakeVideo}>
          <FilmIcon />
          {messages.makeVideo}
        </Button>
      )}
      <Button variant="ghost-danger" onClick={onDelete}>
        <TrashIcon />
        {messages.delete}
      </Button>
      <Button
        variant="ghost"
        icon
        aria-label={messages.clearSelection}
        title={messages.clearSelection}
        onClick={selection.clear}
      >
        <CloseIcon />
      </Button>
    </div>
  );
}
