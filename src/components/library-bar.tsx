"use client";

import { memo, useEffect, useRef, useState } from "react";
import { isActive } from "../core/generation/generation.js";
import type { AssetQuery } from "../core/library/query/asset-query.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { AlbumHeading } from "./album-heading.js";
import { FilterPopover } from "./filter-popover.js";
import { HistoryIcon, PauseIcon, SelectAllIcon, SparklesIcon, TrashIcon, UploadIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { LibraryNav, type Place } from "./library-nav.js";
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

/**
 * One bar above the pictures: places, search, filters, order and view, and what brings more into the library. Its parts get
 * functions that stay the same: most of what changes on the screen is nothing to them.
 */
export function LibraryBar({ screen }: { screen: LibraryScreen }) {
  const { slot } = useScope();
  const { query, setQuery, assets, countText } = screen.listing;
  const disabled = screen.library.status !== "ready";
  const { selection } = screen;
  const selecting = selection.count > 0;
  const bar = useRef<HTMLElement>(null);
  const go = useLatestCallback((place: Place, next: AssetQuery) => screen.go(place, next));
  const selectAll = useLatestCallback(selection.selectAll);

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
        <LibraryNav query={query} place={screen.place} onGo={go} />
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
        onSelectAll={selection.mode === "multiple" && assets.count > 0 ? selectAll : undefined}
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
  const setView = useLatestCallback(screen.setGridView);
  const setStack = useLatestCallback((stack: AssetQuery["stack"]) => setQuery({ ...query, stack }));
  return (
    <div {...slot("library-tools", "rml-row")}>
      <FilterPopover query={query} facets={assets.facets} onQueryChange={setQuery} disabled={disabled} />
      <SortMenu query={query} onQueryChange={setQuery} disabled={disabled} />
      <ViewPopover
        view={screen.gridView}
        onViewChange={setView}
        stack={query.stack}
        onStackChange={setStack}
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
  const { Badge } = useKit();
  const { messages, slot } = useScope();
  const { library, queueOpen } = screen;
  const upload = useLatestCallback(screen.dropzone.open);
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
      <UploadButton disabled={disabled} onClick={upload} />
      <GenerateButton screen={screen} />
    </>
  );
}

type AddButtonProps = { disabled: boolean; onClick: () => void };

/** Of the pair one is displayed, as the library's width allows. */
const UploadButton = memo(function UploadButton(props: AddButtonProps) {
  const { Button, IconButton } = useKit();
  const { messages, slot } = useScope();
  return (
    <>
      <IconButton
        {...slot("upload-icon-button")}
        {...props}
        variant="default"
        label={messages.upload}
        icon={<UploadIcon size={18} />}
      />
      <Button {...slot("upload-button")} {...props} icon={<UploadIcon />}>
        {messages.upload}
      </Button>
    </>
  );
});

function generationsLabel(active: number, paused: boolean, messages: Messages): string {
  if (paused) return messages.generationsPaused(active);
  return active > 0 ? messages.generationsRunning(active) : messages.generations;
}

/** Also beside the actions of a selection: what is selected can be started from. */
function GenerateButton({ screen }: { screen: LibraryScreen }) {
  const { library } = screen;
  const open = useLatestCallback(() => screen.forms.open("generate"));
  // While the composer is open, that has the button.
  if (!library.generateImages || screen.composerOpen) return null;
  return <GenerateButtons disabled={library.status !== "ready"} onClick={open} />;
}

const GenerateButtons = memo(function GenerateButtons(props: AddButtonProps) {
  const { Button, IconButton } = useKit();
  const { messages, slot } = useScope();
  return (
    <>
      <IconButton
        {...slot("generate-icon-button")}
        {...props}
        variant="primary"
        label={messages.generate}
        icon={<SparklesIcon size={18} />}
      />
      <Button {...slot("generate-button")} {...props} variant="primary" icon={<SparklesIcon />}>
        {messages.generate}
      </Button>
    </>
  );
});
