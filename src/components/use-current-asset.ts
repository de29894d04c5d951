"use client";

import { useEffect, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { useLibraryInContext } from "../react/media-library-context.js";

/** The newest record of an asset that the caller holds: it follows the updates made here and in other tabs. */
export function useCurrentAsset(asset: MediaAsset | undefined): MediaAsset | undefined {
  const library = useLibraryInContext();
  const [latest, setLatest] = useState(asset);
  // A caller that has another object for it has it from a later moment.
  const [given, setGiven] = useState(asset);
  if (given !== asset) {
    setGiven(asset);
    setLatest(asset);
  }
  const id = asset?.id;
  useEffect(() => {
    if (id === undefined) return;
    return library.on("updated", ({ assets }) => {
      const updated = assets.find((each) => each.id === id);
      if (updated) setLatest(updated);
    });
  }, [library, id]);
  return latest?.id === id ? latest : asset;
}
