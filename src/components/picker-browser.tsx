"use client";

import { useCallback, useMemo, useState } from "react";
import type { AssetSelection } from "../core/library/asset-selection.js";
import { selectedIds } from "../core/library/asset-selection.js";
import type { AssetQuery } from "../core/library/query/asset-query.js";
import { useMediaDropzone } from "../react/use-media-dropzone.js";
import { useSelection } from "../react/use-selection.js";
import { useSettledLibrary } from "../react/use-settled-library.js";
import { withinTypes } from "./accepted-types.js";
import { EmptyState } from "./empty-state.js";
import { FilterPopover } from "./filter-popover.js";
import { AlertIcon, SearchIcon, SparklesIcon, UploadIcon } from "./icons.js";
import { ImportPanel } from "./import-panel.js";
import { useKit } from "./kit.js";
import { LibrarySearch } from "./library-search.js";
import { useAnnounce } from "./live-region.js";
import { MediaGrid } from "./media-grid.js";
import type { GridView } from "./part-props.js";
import { QuickFilters } from "./quick-filters.js";
import { useScope } from "./scope.js";
import { DropzoneProvider } from "./shared-dropzone.js";
import { SortMenu } from "./sort-menu.js";
import { UploadCard } from "./upload-card.js";
import { useListing, withoutConditions } from "./use-listing.js";
import { type Picker, withMore } from "./use-picker.js";
import { ViewPopover } from "./view-popover.js";

/** Smaller than in the library: a dialog has less room. */
const DEFAULT_VIEW: GridView = { layout: "squares", size: 140 };

type PickerBrowserProps = {
  picker: Picker;
  accept: string | undefined;
  disabled?: boolean | undefined;
  /** What is selected in it. */
  ids: readonly string[];
  onIdsChange: (ids: readonly string[]) => void;
  onGenerate: () => void;
};

/** What can be chosen, with search, filters, upload and generation. */
export function PickerBrowser(props: PickerBrowserProps) {
  const { picker, ids, onIdsChange, onGenerate, disabled = false } = props;
  const { IconButton, Button } = useKit();
  const { messages, slot } = useScope();
  const announce = useAnnounce();
  const library = useSettledLibrary();
  const { types, where, max, multiple } = picker;
  const restrict = useCallback(
    (query: AssetQuery): AssetQuery => ({ ...query, type: withinTypes(query.type, types), where }),
    [types, where],
  );
  const listing = useListing(library, { restrict }, messages);
  const { query, setQuery, assets } = listing;
  const [view, setView] = useState(DEFAULT_VIEW);

  const choose = (selection: AssetSelection): void => {
    const next = selectedIds(selection, assets.ids);
    if (next.length > max) announce(messages.chooseAtMost(max));
    onIdsChange(next.length > max ? withMore(ids, next, max).slice(0, Math.max(max, ids.length)) : next);
  };
  const selection = useSelection({
    assets,
    query: restrict(query),
    selection: useMemo(() => ({ ids }), [ids]),
    selectionMode: disabled ? "none" : multiple ? "multiple" : "single",
    onSelectionChange: choose,
  });
  const dropzone = useMediaDropzone({
    disabled,
    onImported(results) {
      const fitting = results.flatMap(({ asset }) => (asset && picker.fits(asset) ? [asset.id] : []));
      if (fitting.length > 0) onIdsChange(withMore(ids, fitting, max));
    },
  });
  const waits = disabled || library.status !== "ready";

  return (
    <DropzoneProvider value={dropzone}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the key of a field within */}
      <div
        {...dropzone.getRootProps()}
        {...slot("picker-browser", "rml-column rml-grow")}
        data-dragging={dropzone.isDragging || undefined}
        // Enter in the search does not send the form around.
        onKeyDown={(event) => {
          if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
        }}
      >
        <input
          {...dropzone.getInputProps({
            "aria-label": messages.browse,
            multiple,
            ...(props.accept && { accept: props.accept }),
          })}
        />
        <div {...slot("picker-bar", "rml-row rml-wrap")}>
          <LibrarySearch query={query} facets={assets.facets} onQueryChange={setQuery} disabled={waits} />
          <FilterPopover
            query={query}
            facets={assets.facets}
            onQueryChange={setQuery}
            types={types}
            disabled={waits}
          />
          <SortMenu query={query} onQueryChange={setQuery} disabled={waits} />
          <ViewPopover view={view} onViewChange={setView} disabled={waits} />
          <div {...slot("picker-add", "rml-row")}>
            {/* Of the two one is displayed, as the width allows. */}
            <Button {...slot("picker-upload")} icon={<UploadIcon />} disabled={waits} onClick={dropzone.open}>
              {messages.upload}
            </Button>
            <IconButton
              {...slot("picker-upload-icon")}
              variant="default"
              label={messages.upload}
              icon={<UploadIcon size={18} />}
              disabled={waits}
              onClick={dropzone.open}
            />
            {library.generateImages && (
              <IconButton
                variant="default"
                label={messages.generate}
                icon={<SparklesIcon size={18} />}
                disabled={waits}
                onClick={onGenerate}
              />
            )}
          </div>
        </div>
        <QuickFilters
          query={query}
          onQueryChange={setQuery}
          types={types}
          countText={listing.countText}
          disabled={waits}
          onSelectAll={undefined}
        />
        <div {...slot("picker-body", "rml-library-body rml-grow")}>
          <MediaGrid
            assets={assets}
            generations={listing.generations}
            selection={selection}
            layout={view.layout}
            size={view.size}
            onOpen={({ id }) => selection.toggle(id)}
          />
          {listing.view !== "filled" && (
            <Overlay
              view={listing.view}
              error={library.error && messages.error(library.error)}
              onClear={() => setQuery(withoutConditions(query))}
            />
          )}
        </div>
        <ImportPanel />
      </div>
    </DropzoneProvider>
  );
}

type OverlayProps = {
  view: ReturnType<typeof useListing>["view"];
  error: string | undefined;
  onClear: () => void;
};

/** Why there is nothing to choose from, and what can be done about it. */
function Overlay({ view, error, onClear }: OverlayProps) {
  const { Button, Spinner } = useKit();
  const { messages } = useScope();
  if (view === "loading") {
    return <EmptyState icon={<Spinner />} title={messages.loading} hint="" />;
  }
  if (view === "failed") {
    return <EmptyState tone="error" icon={<AlertIcon size={24} />} title={messages.failed} hint={error} />;
  }
  if (view === "nothing-found") {
    return (
      <EmptyState
        icon={<SearchIcon size={24} />}
        title={messages.nothingFound}
        hint={messages.nothingFoundHint}
      >
        <Button onClick={onClear}>{messages.clearSearchAndFilters}</Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={messages.nothingToChoose} hint={messages.nothingToChooseHint}>
      <UploadCard compact />
    </EmptyState>
  );
}
