"use client";

import { useEffect, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { useMediaLibrary } from "./use-media-library.js";

type Answer = {
  /** The newest of the assets found, at most `limit`. */
  assets: readonly MediaAsset[];
  /** How many were found in all. */
  total: number;
};

export type AssetSearch = Answer & {
  /** True until the first answer to the present text is there; older answers stay meanwhile. */
  searching: boolean;
};

const NOTHING: Answer = { assets: [], total: 0 };

/** Searches all names, again whenever the library changes. An empty text searches nothing. */
export function useAssetSearch(text: string, { limit = 200 }: { limit?: number } = {}): AssetSearch {
  const wanted = text.trim();
  // Without a text there is nothing that a change of the library could change.
  const { library, assets, assetCount } = useMediaLibrary((view) =>
    wanted === ""
      ? { library: view.library }
      : { library: view.library, assets: view.assets, assetCount: view.assetCount },
  );
  const [answer, setAnswer] = useState({ text: "", library, result: NOTHING });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the library is what asks for a new search
  useEffect(() => {
    if (wanted === "") return;
    const controller = new AbortController();
    const { signal } = controller;
    const show = (result: Answer) => {
      if (!signal.aborted) setAnswer({ text: wanted, library, result });
    };
    // The library's own state says why it cannot answer.
    library.search(wanted, { limit, signal }).then(show, () => show(NOTHING));
    return () => controller.abort();
  }, [library, wanted, limit, assets, assetCount]);

  if (wanted === "") return { ...NOTHING, searching: false };
  const own = answer.library === library ? answer.result : NOTHING;
  return { ...own, searching: answer.text !== wanted || answer.library !== library };
}
