"use client";

import type { MouseEvent } from "react";
import type { AssetQuery } from "../core/library/query/asset-query.js";
import { useScope } from "./scope.js";

/** A part of the library that the navigation leads to. */
export type Place = "all" | "albums" | "trash";

type LibraryNavProps = {
  query: AssetQuery;
  /** Where the user is. */
  place: Place;
  onGo: (place: Place, query: AssetQuery) => void;
};

/** The places of the library, as links: an app that keeps the query in its URL has them in its history. */
export function LibraryNav({ query, place: current, onGo }: LibraryNavProps) {
  const { messages, slot } = useScope();
  const { sort: last, direction } = query;
  // Only an album has an order by hand.
  const sort = last === "manual" ? undefined : last;
  const places: { place: Place; label: string; query: AssetQuery }[] = [
    { place: "all", label: messages.allMedia, query: { sort, direction } },
    { place: "albums", label: messages.albums, query: { sort, direction } },
    { place: "trash", label: messages.trash, query: { sort, direction, trashed: true } },
  ];
  return (
    <nav {...slot("library-nav", "rml-row")} aria-label={messages.navigation}>
      {places.map(({ place, label, query: next }) => (
        <a
          key={place}
          {...slot("library-nav-link", "rml-small")}
          href={`#${place}`}
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
}
