"use client";

import { useDeferredValue, useEffect, useState } from "react";
import { isActive } from "../core/generation/generation.js";
import type { MediaAsset } from "../core/library/asset.js";
import { isVideoType } from "../core/media/media-types.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import type { MediaLibraryView } from "../react/use-media-library.js";
import { useAnnounce } from "./live-region.js";
import type { Messages } from "./messages.js";
import { useAssetSearch } from "./use-asset-search.js";

const SEARCH_PAGE = 200;

/** What lies over the grid, which is always there; `filled` where nothing does. */
type LibraryView = "failed" | "loading" | "empty" | "nothing-found" | "filled";

/** What the screen lists: the whole library, or what is found in it. */
export function useListing(library: MediaLibraryView, messages: Messages) {
  const announce = useAnnounce();
  const [query, setQuery] = useState("");
  const [limit, setLimit] = useState(SEARCH_PAGE);
  const searched = useDeferredValue(query);
  const { searching, ...found } = useAssetSearch(searched, { limit });
  const isSearch = query.trim() !== "";
  const assets = isSearch ? found.assets : library.assets;
  const foundText = (text: string) => messages.found(found.total, text, countVideos(found.assets));

  const answered = searching ? "" : searched.trim();
  const announceFound = useLatestCallback((text: string) => announce(foundText(text)));
  // For each text once, not again when an image comes or goes while it is searched.
  useEffect(() => {
    if (answered !== "") announceFound(answered);
  }, [answered, announceFound]);

  const view = (): LibraryView => {
    if (library.status !== "ready") return library.status;
    if (isSearch) return searching || found.total > 0 ? "filled" : "nothing-found";
    if (assets.length > 0 || library.generations.some(isActive)) return "filled";
    return library.assetCount > 0 ? "loading" : "empty";
  };
  const countText = (): string => {
    if (library.status !== "ready") return "";
    if (isSearch && !searching) return foundText(query.trim());
    const { assetCount } = library;
    return assetCount > 0 ? messages.assetCount(assetCount, countVideos(library.assets)) : "";
  };
  const more = () => (isSearch ? setLimit(limit + SEARCH_PAGE) : void library.loadMore().catch(() => {}));

  return {
    query,
    setQuery(text: string) {
      setQuery(text);
      setLimit(SEARCH_PAGE);
    },
    isSearch,
    assets,
    view: view(),
    /** How many there are, or were found, in words; "" where that is not known or worth no word. */
    countText: countText(),
    /** Undefined where there is no more. */
    loadMore: (isSearch ? found.total > limit : library.hasMore) ? more : undefined,
  };
}

export const countVideos = (assets: readonly MediaAsset[]): number =>
  assets.filter(({ mimeType }) => isVideoType(mimeType)).length;
