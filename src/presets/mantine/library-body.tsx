"use client";

import { Button } from "@mantine/core";
import { AlertIcon, InfoIcon, SearchIcon } from "../shared/icons.js";
import type { Slots } from "../shared/part-props.js";
import { useMessages } from "../shared/preset-context.js";
import type { LibraryScreen } from "../shared/use-library-screen.js";
import { MediaGrid } from "./media-grid.js";
import { UploadCard } from "./upload-card.js";

const SKELETONS = Array.from({ length: 18 }, (_, index) => index);

/** Whichever stands below the header: the images, or why there are none. */
export function LibraryBody({ screen, slots }: { screen: LibraryScreen; slots: Slots }) {
  const messages = useMessages();
  const { library, shown, isSearch, searching } = screen;
  const Upload = slots.UploadCard ?? UploadCard;
  const Grid = slots.MediaGrid ?? MediaGrid;

  if (library.status === "failed") {
    return (
      <div className="rml-empty" role="alert">
        <span className="rml-empty-icon" data-tone="error">
          <AlertIcon size={22} />
        </span>
        <div className="rml-empty-title">{messages.failed}</div>
        <p className="rml-empty-hint">{library.error && messages.error(library.error)}</p>
      </div>
    );
  }
  if (library.status === "loading") {
    return (
      <div className="rml-skeletons" aria-busy="true">
        <span className="rml-hidden">{messages.loading}</span>
        {SKELETONS.map((index) => (
          <div key={index} className="rml-skeleton" aria-hidden="true" />
        ))}
      </div>
    );
  }
  if (isSearch && shown.length === 0) {
    return searching ? null : (
      <div className="rml-empty">
        <span className="rml-empty-icon">
          <SearchIcon size={22} />
        </span>
        <div className="rml-empty-title">{messages.nothingFound}</div>
        <p className="rml-empty-hint">{messages.nothingFoundHint}</p>
        <Button variant="default" onClick={() => screen.setQuery("")}>
          {messages.clearSearch}
        </Button>
      </div>
    );
  }
  if (!isSearch && shown.length === 0 && library.generations.length === 0) {
    return (
      <div className="rml-hero">
        <div className="rml-empty-title">{messages.empty}</div>
        <Upload onImported={screen.onImported} />
        <p className="rml-empty-hint">
          <InfoIcon size={14} /> {messages.emptyHint}
        </p>
      </div>
    );
  }
  return (
    <>
      {(!isSearch || library.importProgress) && (
        <div className="rml-upload-area">
          <Upload compact onImported={screen.onImported} />
        </div>
      )}
      <Grid
        assets={shown}
        generations={isSearch ? [] : library.generations}
        selection={screen.selection}
        onOpen={screen.setViewing}
        onDelete={(asset) => screen.askDelete([asset.id])}
        onEnd={screen.loadMore}
        slots={slots}
      />
    </>
  );
}
