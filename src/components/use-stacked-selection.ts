"use client";

import { useEffect, useMemo, useRef } from "react";
import type { AssetList } from "../core/library/query/asset-query.js";
import type { Selection } from "../react/use-selection.js";
import { type StackRange, stackedSelection } from "./stacked-selection.js";

/** The selection as a grid of these assets uses it: with stacks, each tile stands for all of its own. */
export function useStackedSelection(
  selection: Selection | undefined,
  assets: AssetList,
): Selection | undefined {
  const range = useRef<StackRange>(undefined);
  const value = selection?.value;
  useEffect(() => {
    const { current } = range;
    if (!current || current.value === value) return;
    // It was changed from elsewhere: by a button, or by the app, which may also return another object that says the same.
    if (JSON.stringify(current.value) !== JSON.stringify(value)) range.current = undefined;
  }, [value]);
  const { stackOf } = assets;
  return useMemo(
    () => selection && (stackOf ? stackedSelection(selection, assets, range) : selection),
    [selection, assets, stackOf],
  );
}
