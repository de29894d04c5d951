"use client";

import { useEffect, useState } from "react";
import type { SearchResult } from "../core/media-library.js";
import { useMediaLibrary } from "./use-media-library.js";

export type AssetSearch = SearchResult & {
  /** True until the first answer to the present text is there; older answers stay meanwhile. */
  searching: boolean;
};

const NOTHING: SearchResult = { assets: [], total: 0 };

/** Searches all names, again whenever the library changes. An empty text searches nothing. */
export function useAssetSearch(text: string, { limit }: { limit?: number } = {}): AssetSearch {
  const { library, assets, assetCount } = useMediaLibrary();
  const [answer, setAnswer] = useState({ text: "", library, result: NOTHING });
  const wanted = text.trim();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the library is what asks for a new search
  useEffect(() => {
    if (wanted === "") return;
    const controller = new AbortController();
    library.search(wanted, { signal: controller.signal, ...(limit !== undefined && { limit }) }).then(
      (result) => controller.signal.aborted || setAnswer({ text: wanted, library, result }),
      () => {
        // The library was closed, or the text has changed: the next effect answers.
      },
    );
    return () => controller.abort();
  }, [library, wanted, limit, assets, assetCount]);

  if (wanted === "") return { ...NOTHING, searching: false };
  const own = answer.library === library ? answer.result : NOTHING;
  return { ...own, searching: answer.text !== wanted || answer.library !== library };
}
