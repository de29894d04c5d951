"use client";

import { useEffect, useRef, useState } from "react";
import { isActive } from "../core/generation/generation.js";
import { AlbumHeading } from "./album-heading.js";
import { FilterPopover } from "./filter-popover.js";
import { HistoryIcon, PauseIcon, SelectAllIcon, SparklesIcon, TrashIcon, UploadIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { LibraryNav } from "./library-nav.js";
import { LibrarySearch } from "./library-search.js";
import type { Messages } from "./messages/language.js";
import { QuickFilters } from "./quick-filters.js";
import { useScope } from "./scope.js";
import { SelectionActions, SelectionCount } from "./selection-bar.js";
import { SortMenu } from "./sort-menu.js";
import { StackHeading } from "./stack-heading.js";
import { ToolButton } from "./tool-button.js";
import type { LibraryScreen } from "./use-library-screen.js";
import { ViewPopover } from "./view-popover.js";

/** One bar above the pictures: places, search, filters, order and view, and what brings more into the library. */
export function LibraryBar({ screen }: { screen: LibraryScreen }) {
  const { slot } = useScope();
  const { query, setQuery, assets, countText } = screen.listing;
  const disabled = screen.library.status !== "ready";
  const { selection } = screen;
  const selecting = selection.count > 0;
  const bar = useRef<HTMLElement>(null);

  // The control with the focus may have been replaced by another one; on the first render none has.
  const [wasSelecting, setWasSelecting] = useState(selecting);
  useEffect(() => {
    if (wasSelecting === selecting) return;
    setWasSelecting(selecting);
    if (document.activeElement !== document.body) return;
    const next = selecting ? "[data-slot=selection-bar] button" : "[data-slot=select-all-button]";
    bar.current?.querySelector<HTMLElement>(next)?.focus();
  }, [selecting, wasSelecting]);

  return (
    <header {...slot("library-bar", "rml-row")} ref={bar}>
      {selecting ? (
        <SelectionCount screen={screen} />
      ) : (
        <LibraryNav query={query} place={screen.place} onGo={screen.go} />
      )}
      {query.album !== undefined && !selecting && (
        <AlbumHeading albumId={query.album} onClose={() => screen.go("albums", {})} />
      )}
      {screen.closeStack && !selecting && <StackHeading onClose={screen.closeStack} />}
      <QuickFilters
        query={query}
        onQueryChange={setQuery}
        countText={countText}
        disabled={disabled}
        onSelectAll={selection.mode === "multiple" && assets.count > 0 ? selection.selectAll : undefined}
      />
      <LibrarySearch query={query} facets={assets.facets} onQueryChange={setQuery} disabled={disabled} />
      {selecting ? <SelectionTools screen={screen} /> : <Tools screen={screen} />}
    </header>
  );
}

function SelectionTools({ screen }: { screen: LibraryScreen }) {
  const { slot } = useScope();
  return (
    <div {...slot("library-tools", "rml-row")}>
      <SelectionActions screen={screen} />
      {!screen.listing.query.trashed && <GenerateButton screen={screen} />}
    </div>
  );
}

/** What filters, sorts and lays out, and what adds to the library. */
function Tools({ screen }: { screen: LibraryScreen }) {
  const { messages, slot } = useScope();
  const { library, selection } = screen;
  const { query, setQuery, assets } = screen.listing;
  const disabled = library.status !== "ready";
  return (
    <div {...slot("library-tools", "rml-row")}>
      <FilterPopover query={query} facets={assets.facets} onQueryChange={setQuery} disabled={disabled} />
      <SortMenu query={query} onQueryChange={setQuery} disabled={disabled} />
      <ViewPopover
        view={screen.gridView}
        onViewChange={screen.setGridView}
        stack={query.stack}
        onStackChange={(stack) => setQuery({ ...query, stack })}
        disabled={disabled}
      />
      {selection.mode === "multiple" && (
        <ToolButton
          {...slot("select-all-button")}
          label={messages.selectAll}
          icon={<SelectAllIcon size={18} />}
          disabled={disabled || assets.count === 0}
          onClick={selection.selectAll}
        />
      )}
      {query.trashed ? <EmptyTrashButton screen={screen} /> : <AddButtons screen={screen} />}
    </div>
  );
}

function EmptyTrashButton({ screen }: { screen: LibraryScreen }) {
  const { Button } = useKit();
  const { messages } = useScope();
  return (
    <Button
      icon={<TrashIcon />}
      disabled={screen.listing.assets.count === 0}
      onClick={() => screen.askPurge("everything")}
    >
      {messages.emptyTrash}
    </Button>
  );
}

/** Generations that run or ran, uploads and the generate dialog. */
function AddButtons({ screen }: { screen: LibraryScreen }) {
  const { Badge, Button, IconButton } = useKit();
  const { messages, slot } = useScope();
  const { library, queueOpen } = screen;
  const paused = library.generationQueue?.paused === true;
  const active = library.generations.filter(isActive).length;
  const disabled = library.status !== "ready";
  return (
    <>
      {(library.generateImages || library.generations.length > 0) && (
        <span {...slot("generations-button")}>
          <ToolButton
            disabled={disabled}
            label={generationsLabel(active, paused, messages)}
            icon={paused ? <PauseIcon size={18} /> : <HistoryIcon size={18} />}
            aria-haspopup="dialog"
            aria-expanded={queueOpen}
            onClick={() => screen.setQueueOpen(!queueOpen)}
          />
          {active > 0 && (
            <Badge {...slot("generations-count")} tone="accent" aria-hidden="true">
              {active}
            </Badge>
          )}
        </span>
      )}
      {/* Of each pair one is displayed, as the library's width allows. */}
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
      <GenerateButton screen={screen} />
    </>
  );
}

function generationsLabel(active: number, paused: boolean, messages: Messages): string {
  if (paused) return messages.generationsPaused(active);
  return active > 0 ? messages.generationsRunning(active) : messages.generations;
}

/** Also beside the actions of a selection: what is selected can be started from. */
function GenerateButton({ screen }: { screen: LibraryScreen }) {
  const { Button, IconButton } = useKit();
  const { messages, slot } = useScope();
  const { library } = screen;
  const disabled = library.status !== "ready";
  // While the composer is open, that has the button.
  if (!library.generateImages || screen.composerOpen) return null;
  return (
    <>
      <IconButton
        {...slot("generate-icon-button")}
        variant="primary"
        label={messages.generate}
        icon={<SparklesIcon size={18} />}
        disabled={disabled}
        onClick={() => screen.forms.open("generate")}
      />
      <Button
        {...slot("generate-button")}
        variant="primary"
        icon={<SparklesIcon />}
        disabled={disabled}
        onClick={() => screen.forms.open("generate")}
      >
        {messages.generate}
      </Button>
    </>
  );
}
