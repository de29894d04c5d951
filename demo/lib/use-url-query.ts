"use client";

import type { AssetQuery } from "@reactkits.dev/react-media-library";
import { queryFromParams, queryToParams } from "@reactkits.dev/react-media-library/components";
import { useMemo, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

function setQuery(query: AssetQuery): void {
  const before = queryFromParams(new URLSearchParams(location.search));
  const search = queryToParams(query).toString();
  const address = search === "" ? location.pathname : `?${search}`;
  // Back leads to the last place or filter, not through every letter of a search.
  const typed = before.text !== query.text;
  if (typed) history.replaceState(history.state, "", address);
  else history.pushState(null, "", address);
  for (const listener of [...listeners]) listener();
}

/** The library's query, kept in the page's address: it can be bookmarked and shared, and Back undoes a filter. */
export function useUrlQuery(): [AssetQuery, (query: AssetQuery) => void] {
  const search = useSyncExternalStore(
    subscribe,
    () => location.search,
    () => "",
  );
  const query = useMemo(() => queryFromParams(new URLSearchParams(search)), [search]);
  return [query, setQuery];
}
