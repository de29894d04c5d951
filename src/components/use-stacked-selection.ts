"use client";

import { useEffect, useMemo, useState } from "react";
import type { AssetList } from "../core/library/query/asset-query.js";
import type { Selection } from "../react/use-selection.js";
import { createLatestRange, stackedSelection } from "./stacked-selection.js";

/** The selection as a grid of these assets uses it: with stacks, each tile stands for all of its own. */
export function useStackedSelection(
  selection: Selection | undefined,
  assets: AssetList,
): Selection | undefined {
  const [range] = useState(createLatestRange);
  const value = selection?.value;
  useEffect(() => {
    const current = range.read();
    if (!current || current.value === value) return;
    // It was changed from elsewhere: by a button, or by the app, which may also return another object that says the same.
    if (JSON.stringify(current.value) !== JSON.stringify(value)) range.keep(undefined);
  }, [value, range]);
  const { stackOf } = assets;
  return useMemo(
    () => selection && (stackOf ? stackedSelection(selection, assets, range) : selection),
    [selection, assets, stackOf, range],
  );
}
