"use client";

import { type KeyboardEvent, memo, useId, useRef, useState } from "react";
import type { AssetFacets, AssetQuery } from "../core/library/query/asset-query.js";
import { CloseIcon, SearchIcon, SparklesIcon, TagIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import { acceptSuggestion, type SearchSuggestion, suggest } from "./search-suggestions.js";

type LibrarySearchProps = {
  query: AssetQuery;
  /** Of what is shown: where suggestions come from. */
  facets: AssetFacets;
  onQueryChange: (query: AssetQuery) => void;
  disabled: boolean;
};

/** The search, with tags and models that stand for what is typed. It stays a searchbox: the list is beside it. */
export const LibrarySearch = memo(function LibrarySearch({
  query,
  facets,
  onQueryChange,
  disabled,
}: LibrarySearchProps) {
  const { IconButton, TextField } = useKit();
  const { messages, formats, slot } = useScope();
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const { text = "" } = query;
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  // The facets follow the text itself, which may find nothing: the last ones that did are kept to suggest from.
  const [known, setKnown] = useState(facets);
  if (text.trim() === "" && known !== facets) setKnown(facets);
  const suggestions = open ? suggest(text, known, query) : [];
  const optionId = (index: number) => `${listId}-${index}`;

  const setText = (next: string): void => {
    setOpen(true);
    setActive(-1);
    onQueryChange({ ...query, text: next === "" ? undefined : next });
  };
  const accept = (suggestion: SearchSuggestion): void => {
    setOpen(false);
    setActive(-1);
    onQueryChange(acceptSuggestion(query, suggestion));
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const count = suggestions.length;
    const chosen = suggestions[active];
    if (event.key === "Escape" && (count > 0 || text !== "")) {
      event.preventDefault();
      event.stopPropagation();
      if (count > 0) setOpen(false);
      else setText("");
    } else if (event.key === "Enter" && chosen) {
      event.preventDefault();
      accept(chosen);
    } else if (count > 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place beyond the ends is the text itself.
      setActive(((active + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "ArrowDown") {
      setOpen(true);
    }
  };

  return (
    <div {...slot("library-search", "rml-grow")}>
      <TextField
        type="search"
        label={messages.search}
        hideLabel
        placeholder={messages.search}
        icon={<SearchIcon />}
        inputRef={input}
        disabled={disabled}
        value={text}
        onValueChange={setText}
        aria-controls={suggestions.length > 0 ? listId : undefined}
        aria-activedescendant={active >= 0 && active < suggestions.length ? optionId(active) : undefined}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
        action={
          text !== "" && (
            <IconButton
              size="sm"
              label={messages.clearSearch}
              icon={<CloseIcon size={14} />}
              onClick={() => {
                setText("");
                input.current?.focus();
              }}
            />
          )
        }
      />
      {suggestions.length > 0 && (
        <div
          {...slot("suggestions")}
          id={listId}
          role="listbox"
          aria-label={messages.suggestions}
          tabIndex={-1}
        >
          {suggestions.map((suggestion, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the search field has the keys
            <div
              key={`${suggestion.field} ${suggestion.value}`}
              {...slot("suggestions-option", "rml-row rml-small")}
              id={optionId(index)}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              // The field keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => accept(suggestion)}
            >
              {suggestion.field === "tags" ? <TagIcon /> : <SparklesIcon />}
              <span className="rml-grow rml-truncate">{suggestion.value}</span>
              <span className="rml-muted">{formats.number(suggestion.count)}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
});
