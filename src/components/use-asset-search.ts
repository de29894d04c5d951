"use client";

import { useEffect, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { useMediaLibrary } from "../react/use-media-library.js";

type Found = {
  /** The newest matches, at most `limit`. */
  assets: readonly MediaAsset[];
  /** The number of all matches. */
  total: number;
};

/** What `useAssetSearch` returns. */
export type AssetSearch = Found & {
  /** True until the current text has been searched; previous results stay meanwhile. */
  searching: boolean;
};

const NOTHING: Found = { assets: [], total: 0 };

/** Searches all assets, and again whenever the library changes. An empty text finds nothing. */
export function useAssetSearch(text: string, { limit = 200 }: { limit?: number } = {}): AssetSearch {
  const query = text.trim();
  // Without a text there is nothing that a change of the library could change.
  const { library, assets, assetCount } = useMediaLibrary((view) =>
    query === ""
      ? { library: view.library }
      : { library: view.library, assets: view.assets, assetCount: view.assetCount },
  );
  const [answer, setAnswer] = useState({ text: "", library, result: NOTHING });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the library is what asks for a new search
  useEffect(() => {
    if (query === "") return;
    const controller = new AbortController();
    const { signal } = controller;
    const show = (result: Found) => {
      if (!signal.aborted) setAnswer({ text: query, library, result });
    };
    // The library's own state says why it cannot answer.
    library.search(query, { limit, signal }).then(show, () => show(NOTHING));
    return () => controller.abort();
  }, [library, query, limit, assets, assetCount]);

  if (query === "") return { ...NOTHING, searching: false };
  const own = answer.library === library ? answer.result : NOTHING;
  return { ...own, searching: answer.text !== query || answer.library !== library };
}
