"use client";

import { type DragEvent, type MouseEvent, memo, useEffect, useRef } from "react";
import type { AssetQuery } from "../core/library/query/asset-query.js";
import { draggedFrom } from "../core/transfer/drag-type.js";
import { useLibraryInContext } from "../react/media-library-context.js";
import { bringsFiles } from "../react/transferred-data.js";
import { useScope } from "./scope.js";

/** A part of the library that the navigation leads to. */
export type Place = "all" | "albums" | "trash";

/** Milliseconds for which something is held over a link until it opens. */
const HELD = 500;

type LibraryNavProps = {
  query: AssetQuery;
  /** Where the user is. */
  place: Place;
  onGo: (place: Place, query: AssetQuery) => void;
};

/** The places of the library, as links: an app that keeps the query in its URL has them in its history. */
export const LibraryNav = memo(function LibraryNav({ query, place: current, onGo }: LibraryNavProps) {
  const { messages, slot } = useScope();
  const library = useLibraryInContext();
  const { sort: last, direction } = query;
  // Only an album has an order by hand.
  const sort = last === "manual" ? undefined : last;
  const places: { place: Place; label: string; query: AssetQuery }[] = [
    { place: "all", label: messages.allMedia, query: { sort, direction } },
    { place: "albums", label: messages.albums, query: { sort, direction } },
    { place: "trash", label: messages.trash, query: { sort, direction, trashed: true } },
  ];
  /** Held over Albums, what is dragged opens them, to be dropped on one. */
  const timer = useRef(0);
  const stop = (): void => clearTimeout(timer.current);
  useEffect(() => () => clearTimeout(timer.current), []);
  const openWhenHeld = (go: () => void) => ({
    onDragEnter({ dataTransfer }: DragEvent) {
      stop();
      if (!draggedFrom(dataTransfer, library) && !bringsFiles(dataTransfer)) return;
      timer.current = window.setTimeout(go, HELD);
    },
    onDragLeave: stop,
    onDrop: stop,
  });
  return (
    <nav {...slot("library-nav", "rml-row")} aria-label={messages.navigation}>
      {places.map(({ place, label, query: next }) => (
        <a
          key={place}
          {...slot("library-nav-link", "rml-small")}
          href={`#${place}`}
          {...(place === "albums" && openWhenHeld(() => onGo(place, next)))}
          aria-current={current === place ? "page" : undefined}
          onClick={(event: MouseEvent) => {
            event.preventDefault();
            onGo(place, next);
          }}
        >
          {label}
        </a>
      ))}
    </nav>
  );
});
