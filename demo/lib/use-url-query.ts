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
  const now = new URLSearchParams(location.search);
  const params = queryToParams(query);
  if (now.has("composer")) params.set("composer", "");
  const address = params.size === 0 ? location.pathname : `?${params}`;
  // Back leads to the last place or filter, not through every letter of a search.
  if (queryFromParams(now).text !== query.text) history.replaceState(history.state, "", address);
  else history.pushState(null, "", address);
  for (const listener of [...listeners]) listener();
}

const readSearch = () => location.search;
const useSearch = () => useSyncExternalStore(subscribe, readSearch, () => "");

/** Whether the page's address asks for the composer in place of the dialog. */
export const useComposerParam = (): boolean => new URLSearchParams(useSearch()).has("composer");

/** The library's query, kept in the page's address: it can be bookmarked and shared, and Back undoes a filter. */
export function useUrlQuery(): [AssetQuery, (query: AssetQuery) => void] {
  const search = useSearch();
  const query = useMemo(() => queryFromParams(new URLSearchParams(search)), [search]);
  return [query, setQuery];
}
