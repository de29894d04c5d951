"use client";

import { useDeferredValue, useEffect } from "react";
import { isActive } from "../core/generation/generation.js";
import type { AssetQuery, AssetQuerySnapshot } from "../core/library/query/asset-query.js";
import { isSameQuery } from "../core/library/query/is-same-query.js";
import { useAssets } from "../react/use-assets.js";
import { useControlled } from "../react/use-controlled.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import type { MediaLibraryView } from "../react/use-media-library.js";
import { useAnnounce } from "./live-region.js";
import type { Messages } from "./messages/language.js";
import type { QueryProps } from "./part-props.js";

/** What lies over the grid, which is always there; `filled` where nothing does. */
type LibraryView =
  | "failed"
  | "loading"
  | "empty"
  | "trash-empty"
  | "album-empty"
  | "nothing-found"
  | "filled";

const EVERYTHING: AssetQuery = {};

const NO_GENERATIONS: MediaLibraryView["generations"] = [];
const NO_ALBUMS: readonly string[] = [];

type ListingOptions = QueryProps & {
  /** What holds besides what the user asks for; changed wherever its answer would change. */
  restrict?: ((query: AssetQuery) => AssetQuery) | undefined;
};

/** What the screen lists: the whole library, or what is found in it. */
export function useListing(library: MediaLibraryView, props: ListingOptions, messages: Messages) {
  const announce = useAnnounce();
  const [query, change] = useControlled(props.query, props.defaultQuery ?? EVERYTHING, props.onQueryChange);
  const setQuery = useLatestCallback(change);
  // Typing goes on while a long list is drawn anew.
  const asked = props.restrict?.(query) ?? query;
  const assets = useAssets(useDeferredValue(asked));
  const isFiltered = hasConditions(query);
  const { text = "" } = query;
  const listed = assets.total ?? assets.count;
  const videos = () => countVideos(assets);
  const foundText = () => messages.found(listed, text.trim(), videos());

  const ready = assets.status === "ready" && isSameQuery(assets.query, asked);
  const announced = ready ? text.trim() : "";
  const announceFound = useLatestCallback(() => announce(foundText()));
  // For each text once, not again when an image comes or goes while it is searched.
  useEffect(() => {
    if (announced !== "") announceFound();
  }, [announced, announceFound]);

  const { album } = query;
  const generations =
    isFiltered || query.trashed
      ? NO_GENERATIONS
      : library.generations.filter(({ albums = NO_ALBUMS }) => album === undefined || albums.includes(album));

  const view = (): LibraryView => {
    if (library.status !== "ready") return library.status;
    if (assets.count > 0 && assets.ids.length > 0) return "filled";
    if (!ready) return library.assetCount > 0 || isFiltered ? "loading" : "empty";
    if (isFiltered) return "nothing-found";
    if (query.trashed) return "trash-empty";
    if (generations.some(isActive)) return "filled";
    return query.album === undefined ? "empty" : "album-empty";
  };
  const countText = (): string => {
    if (library.status !== "ready") return "";
    if (text.trim() !== "" && ready) return foundText();
    return assets.count > 0 ? messages.assetCount(listed, videos()) : "";
  };

  return {
    query,
    setQuery,
    /** Whether the user has narrowed down what is listed. */
    isFiltered,
    assets,
    /** Whether `assets` answer the query, and not the one before. */
    isCurrent: ready,
    /** Whose results will be listed. */
    generations,
    view: view(),
    /** How many there are, or were found, in words; "" where that is not known or worth no word. */
    countText: countText(),
  };
}

/** Places and orders narrow nothing down: they are chosen elsewhere. */
function hasConditions({ sort, direction, stack, trashed, album, text, ...conditions }: AssetQuery): boolean {
  return (
    (text ?? "").trim() !== "" ||
    Object.values(conditions).some((value) => value !== undefined && !isEmptyList(value))
  );
}

/** The same place and order, without search and filters. */
export const withoutConditions = ({ sort, direction, stack, trashed, album }: AssetQuery): AssetQuery => ({
  sort,
  direction,
  stack,
  trashed,
  album,
});

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

function countVideos({ count, total = count, facets, query: { type } }: AssetQuerySnapshot): number {
  const videos = facets.kind.find(({ value }) => value === "video")?.count ?? 0;
  if (type === undefined || isEmptyList(type)) return videos;
  const types: readonly string[] = typeof type === "string" ? [type] : type;
  return types.every((each) => each.startsWith("video")) ? total : 0;
}
