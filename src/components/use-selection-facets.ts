"use client";

import { useMemo } from "react";
import type { AssetFacets } from "../core/library/query/asset-query.js";
import type { LibraryScreen } from "./use-library-screen.js";

/** How many of the selected assets have each value; all of them are counted, whether their records were read or not. */
export function useSelectionFacets({ selection, listing }: LibraryScreen): AssetFacets {
  const { ids } = selection;
  const { facetsOf } = listing.assets;
  // Not with every record that scrolling reads: all of 100,000 may be selected.
  return useMemo(() => facetsOf(ids), [facetsOf, ids]);
}
