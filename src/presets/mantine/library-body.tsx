"use client";

import { Button } from "@mantine/core";
import { AlertIcon, InfoIcon, SearchIcon } from "../../components/icons.js";
import type { Slots } from "../../components/part-props.js";
import { useMessages } from "../../components/preset-context.js";
import type { LibraryScreen } from "../../components/use-library-screen.js";
import { MediaGrid } from "./media-grid.js";
import { UploadCard } from "./upload-card.js";

const SKELETONS = Array.from({ length: 18 }, (_, index) => index);

type LibraryBodyProps = { screen: LibraryScreen; slots: Slots };

/** What stands below the header: the grid, and over it why there are no images, where there are none. */
export function LibraryBody({ screen, slots }: LibraryBodyProps) {
  const { library, isSearch, view } = screen;
  const Upload = slots.UploadCard ?? UploadCard;
  const Grid = slots.MediaGrid ?? MediaGrid;
  return (
    <>
      {view === "filled" && (!isSearch || library.importProgress) && (
        <div className="rml-upload-area">
          <Upload compact onImported={screen.onImported} />
        </div>
      )}
      <div className="rml-stack">
        <Grid
          assets={screen.shown}
          generations={isSearch ? [] : library.generations}
          selection={screen.selection}
          onOpen={screen.setViewing}
          onDelete={screen.askDeleteAt}
          onEnd={screen.loadMore}
          slots={slots}
        />
        {view !== "filled" && <Overlay screen={screen} slots={slots} />}
      </div>
    </>
  );
}

function Overlay({ screen, slots }: LibraryBodyProps) {
  const messages = useMessages();
  const { library, view } = screen;
  const Upload = slots.UploadCard ?? UploadCard;

  if (view === "failed") {
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
  if (view === "loading") {
    return (
      <div className="rml-skeletons" aria-busy="true">
        <span className="rml-hidden">{messages.loading}</span>
        {SKELETONS.map((index) => (
          <div key={index} className="rml-skeleton" aria-hidden="true" />
        ))}
      </div>
    );
  }
  if (view === "nothing-found") {
    return (
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
