"use client";

import { AlbumList } from "./album-list.js";
import { EmptyState } from "./empty-state.js";
import { AlbumIcon, AlertIcon, SearchIcon, TrashIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { MediaGrid } from "./media-grid.js";
import type { Slots } from "./part-props.js";
import { useScope } from "./scope.js";
import { membersOf } from "./stacked-selection.js";
import { UploadCard } from "./upload-card.js";
import { useFirstVisit } from "./use-first-visit.js";
import type { LibraryScreen } from "./use-library-screen.js";
import { withoutConditions } from "./use-listing.js";

type LibraryBodyProps = { screen: LibraryScreen; slots: Slots; shortcuts?: boolean };

const SKELETONS = Array.from({ length: 18 }, (_, index) => index);

/** The grid, which is always there, and over it the reason where it has nothing to show. */
export function LibraryBody({ screen, slots, shortcuts }: LibraryBodyProps) {
  const { slot } = useScope();
  const { library, selection } = screen;
  const { view, assets, query } = screen.listing;
  const Grid = slots.MediaGrid ?? MediaGrid;
  const isFirstVisit = useFirstVisit(library.assetCount > 0 || library.trashCount > 0);
  const isUnknown = view === "loading" && isFirstVisit === undefined;
  return (
    <div {...slot("library-body", "rml-grow")} data-visit={isUnknown ? "unknown" : undefined}>
      <Grid
        assets={assets}
        generations={screen.listing.generations}
        selection={selection}
        layout={screen.gridView.layout}
        size={screen.gridView.size}
        scrollKey="media-library"
        shortcuts={shortcuts}
        reveal={screen.listing.isCurrent ? screen.revealed : undefined}
        onOpen={screen.view}
        onOpenStack={screen.openStack}
        onOrder={screen.albumOrder?.move}
        onRename={query.trashed ? undefined : screen.askName}
        onDelete={({ id }) => {
          const own = membersOf(assets, id);
          const ids = own.every(selection.isSelected) ? selection.ids : own;
          if (query.trashed) screen.askPurge(ids);
          else screen.remove(ids);
        }}
        slots={slots}
      />
      {screen.showsAlbums && library.status === "ready" && <AlbumList onOpen={screen.openAlbum} />}
      {!screen.showsAlbums && view !== "filled" && (
        <Overlay screen={screen} slots={slots} isFirstVisit={isFirstVisit} />
      )}
    </div>
  );
}

type OverlayProps = Pick<LibraryBodyProps, "screen" | "slots"> & { isFirstVisit: boolean | undefined };

function Overlay({ screen, slots, isFirstVisit }: OverlayProps) {
  const { Button } = useKit();
  const { messages, slot } = useScope();
  const { library } = screen;
  const { view, query, setQuery } = screen.listing;
  const Upload = slots.UploadCard ?? UploadCard;

  if (view === "failed") {
    return (
      <EmptyState
        tone="error"
        icon={<AlertIcon size={24} />}
        title={messages.failed}
        hint={library.error && messages.error(library.error)}
      />
    );
  }
  if (view === "album-empty") {
    return (
      <EmptyState icon={<AlbumIcon size={24} />} title={messages.emptyAlbum} hint={messages.emptyAlbumHint} />
    );
  }
  if (view === "trash-empty") {
    return (
      <EmptyState icon={<TrashIcon size={24} />} title={messages.trashEmpty} hint={messages.trashHint} />
    );
  }
  if (view === "nothing-found") {
    return (
      <EmptyState
        icon={<SearchIcon size={24} />}
        title={messages.nothingFound}
        hint={messages.nothingFoundHint}
      >
        <Button onClick={() => setQuery(withoutConditions(query))}>{messages.clearSearchAndFilters}</Button>
      </EmptyState>
    );
  }
  const isLoading = view === "loading";
  return (
    <>
      {isLoading && !isFirstVisit && (
        <div {...slot("skeletons", "rml-fill")} aria-busy="true">
          <p className="rml-visually-hidden">{messages.loading}</p>
          {SKELETONS.map((index) => (
            <div key={index} {...slot("skeletons-card", "rml-card")} aria-hidden="true" />
          ))}
        </div>
      )}
      {/* The HTML of a server has both: the stylesheet, or `firstVisitScript`, hides one of them. */}
      {!(isLoading && isFirstVisit === false) && (
        <EmptyState title={messages.empty} hint={messages.emptyHint}>
          <Upload />
        </EmptyState>
      )}
    </>
  );
}
