"use client";

import { useRef } from "react";
import { isActive } from "../core/generation/generation.js";
import { CloseIcon, HistoryIcon, SearchIcon, SparklesIcon, UploadIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import { ToolButton } from "./tool-button.js";
import type { LibraryScreen } from "./use-library-screen.js";

/** The title, the search, and what brings more into the library. */
export function LibraryHeader({ screen, titleId }: { screen: LibraryScreen; titleId: string }) {
  const { Badge, Button, IconButton, TextField } = useKit();
  const { messages, slot } = useScope();
  const { library, opened } = screen;
  const { query, setQuery, countText } = screen.listing;
  const { text = "" } = query;
  const setText = (next: string) => setQuery({ ...query, text: next === "" ? undefined : next });
  const active = library.generations.filter(isActive).length;
  const search = useRef<HTMLInputElement>(null);
  const disabled = library.status !== "ready";

  return (
    <header {...slot("library-header", "rml-row rml-wrap")}>
      <div {...slot("library-heading", "rml-row rml-wrap rml-grow")}>
        <h2 id={titleId} {...slot("library-title", "rml-title")}>
          {messages.library}
        </h2>
        {countText !== "" && <p {...slot("library-count", "rml-muted rml-small")}>{countText}</p>}
      </div>
      <TextField
        {...slot("library-search")}
        type="search"
        label={messages.search}
        hideLabel
        placeholder={messages.search}
        icon={<SearchIcon />}
        inputRef={search}
        disabled={disabled}
        value={text}
        onValueChange={setText}
        action={
          text !== "" && (
            <IconButton
              size="sm"
              label={messages.clearSearch}
              icon={<CloseIcon size={14} />}
              onClick={() => {
                setText("");
                search.current?.focus();
              }}
            />
          )
        }
      />
      <div {...slot("library-actions", "rml-row rml-wrap")}>
        {(library.generateImages || library.generations.length > 0) && (
          <span {...slot("generations-button")}>
            <ToolButton
              variant="default"
              disabled={disabled}
              label={active > 0 ? messages.generationsRunning(active) : messages.generations}
              icon={<HistoryIcon size={18} />}
              aria-haspopup="dialog"
              aria-expanded={opened === "queue"}
              onClick={() => screen.open("queue")}
            />
            {active > 0 && (
              <Badge {...slot("generations-count")} tone="accent" aria-hidden="true">
                {active}
              </Badge>
            )}
          </span>
        )}
        {/* One of the two is displayed, as the library's width allows. */}
        <IconButton
          {...slot("upload-icon-button")}
          variant="default"
          label={messages.upload}
          icon={<UploadIcon size={18} />}
          disabled={disabled}
          onClick={screen.dropzone.open}
        />
        <Button
          {...slot("upload-button")}
          icon={<UploadIcon />}
          disabled={disabled}
          onClick={screen.dropzone.open}
        >
          {messages.upload}
        </Button>
        {library.generateImages && (
          <Button
            {...slot("generate-button")}
            variant="primary"
            icon={<SparklesIcon />}
            disabled={disabled}
            onClick={() => screen.open("generate")}
          >
            {messages.generate}
          </Button>
        )}
      </div>
    </header>
  );
}
