"use client";

import { type KeyboardEvent, useRef, useState } from "react";
import { findPrompts } from "../core/prompts/find-prompts.js";
import type { SavedPrompt } from "../core/prompts/prompt-record.js";
import { usePromptHistory } from "../react/use-prompt-history.js";
import { HistoryIcon, SearchIcon, StarFilledIcon, StarIcon, TrashIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { PromptFiles } from "./prompt-files.js";
import { useScope } from "./scope.js";
import { DeletedNotice, useUndoableDeletion } from "./undoable-deletion.js";

/** Rows shown at first, and more at a time. */
const ROWS = 50;

type PromptHistoryProps = {
  disabled: boolean;
  /** Called with the prompt that is put into the field. */
  onTake: (prompt: string) => void;
};

/** A button that shows the prompts used so far: searched, starred, deleted, and put into the field. */
export function PromptHistoryButton({ disabled, onTake }: PromptHistoryProps) {
  const { Button, Popover } = useKit();
  const { messages, languageProps, slot } = useScope();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      {...slot("prompts")}
      {...languageProps}
      label={messages.promptHistory}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button
          {...slot("prompts-button")}
          variant="quiet"
          size="sm"
          icon={<HistoryIcon />}
          disabled={disabled}
        >
          {messages.promptHistory}
        </Button>
      }
    >
      <HistoryPanel
        onTake={(prompt) => {
          setOpen(false);
          onTake(prompt);
        }}
      />
    </Popover>
  );
}

/** Rendered while the popover is open: the history is read only then. */
function HistoryPanel({ onTake }: Pick<PromptHistoryProps, "onTake">) {
  const { Button, Select, TextField } = useKit();
  const { messages, slot } = useScope();
  const { status, prompts, star, remove, clear } = usePromptHistory();
  const [search, setSearch] = useState("");
  const [order, setOrder] = useState("recent");
  const [rows, setRows] = useState(ROWS);
  const panel = useRef<HTMLDivElement>(null);
  const deletion = useUndoableDeletion(panel);
  const starred = order === "starred";
  const found = findPrompts(prompts, { search, starred, order: order === "used" ? "used" : "recent" });

  /** Moves between the search and the prompts. */
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const { target, key } = event;
    if (!(target instanceof HTMLElement) || event.nativeEvent.isComposing) return;
    // The panel may stand within the form that generates.
    if (key === "Enter" && target instanceof HTMLInputElement) event.preventDefault();
    if (key !== "ArrowDown" && key !== "ArrowUp") return;
    const stops = [
      ...event.currentTarget.querySelectorAll<HTMLElement>("input[type=search], [data-slot=prompts-take]"),
    ];
    const row = target.closest("li")?.querySelector("[data-slot=prompts-take]") ?? target;
    const index = stops.findIndex((stop) => stop.isSameNode(row));
    const next = stops[index + (key === "ArrowDown" ? 1 : -1)];
    if (index < 0 || !next) return;
    event.preventDefault();
    next.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the controls within
    <div className="rml-stack" ref={panel} onKeyDown={onKeyDown}>
      <TextField
        type="search"
        label={messages.searchPrompts}
        hideLabel
        placeholder={messages.searchPrompts}
        icon={<SearchIcon />}
        value={search}
        onValueChange={setSearch}
      />
      <Select
        label={messages.promptOrder}
        options={[
          { value: "recent", label: messages.recentPrompts },
          { value: "used", label: messages.mostUsedPrompts },
          { value: "starred", label: messages.starredPrompts },
        ]}
        value={order}
        onValueChange={setOrder}
      />
      <DeletedNotice deletion={deletion} />
      {found.length > 0 ? (
        <ul {...slot("prompts-list", "rml-scroll")} aria-label={messages.promptHistory}>
          {found.slice(0, rows).map((prompt) => (
            <PromptRow
              key={prompt.text}
              prompt={prompt}
              onTake={onTake}
              onStar={() => deletion.save(star(prompt.text, !prompt.starred))}
              onDelete={() => deletion.remove(remove(prompt.text), messages.promptsDeleted(1))}
            />
          ))}
        </ul>
      ) : (
        status === "ready" && (
          <div {...slot("prompts-empty", "rml-stack rml-small")}>
            <p className="rml-strong">{prompts.length > 0 ? messages.noPromptsFound : messages.noPrompts}</p>
            {prompts.length === 0 && <p className="rml-muted">{messages.noPromptsHint}</p>}
          </div>
        )
      )}
      <div {...slot("prompts-actions", "rml-row rml-wrap")}>
        {found.length > rows && (
          <Button size="sm" onClick={() => setRows(rows + ROWS)}>
            {messages.showMore}
          </Button>
        )}
        {prompts.length > 0 && (
          <Button
            size="sm"
            variant="quiet"
            icon={<TrashIcon />}
            onClick={() => deletion.remove(clear(), messages.promptsDeleted(prompts.length))}
          >
            {messages.deleteAllPrompts}
          </Button>
        )}
      </div>
      <PromptFiles />
    </div>
  );
}

type PromptRowProps = {
  prompt: SavedPrompt;
  onTake: (prompt: string) => void;
  onStar: () => void;
  onDelete: () => void;
};

function PromptRow({ prompt, onTake, onStar, onDelete }: PromptRowProps) {
  const { IconButton } = useKit();
  const { messages, slot } = useScope();
  const { text, uses, starred } = prompt;
  return (
    <li {...slot("prompts-row", "rml-row")}>
      <button type="button" {...slot("prompts-take", "rml-grow rml-small")} onClick={() => onTake(text)}>
        <span {...slot("prompts-text")} dir="auto">
          {text}
        </span>
        <span className="rml-hint">{messages.promptUses(uses)}</span>
      </button>
      <IconButton
        size="sm"
        label={messages.starPrompt(text)}
        aria-pressed={starred}
        icon={starred ? <StarFilledIcon /> : <StarIcon />}
        onClick={onStar}
      />
      <IconButton size="sm" label={messages.deletePrompt(text)} icon={<TrashIcon />} onClick={onDelete} />
    </li>
  );
}
