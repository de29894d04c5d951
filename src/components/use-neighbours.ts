"use client";

import { useEffect, useRef, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import type { AssetList } from "../core/library/query/asset-query.js";
import { useLatestCallback } from "../react/use-latest-callback.js";

export type Neighbours = ReturnType<typeof useNeighbours>;

/** Assets on either side whose records are kept loaded. */
const AROUND = 4;

/**
 * Where an asset stands in a list, what is beside it, and how to go there. An asset that has left the list (it was removed,
 * or no longer meets a filter) keeps its place: its neighbours are those of the gap.
 */
export function useNeighbours(
  asset: MediaAsset,
  list: AssetList,
  onAssetChange: (asset: MediaAsset) => void,
) {
  const found = list.indexOf(asset.id);
  const [place, setPlace] = useState({ id: asset.id, index: found });
  if (found >= 0 && (place.id !== asset.id || place.index !== found)) {
    setPlace({ id: asset.id, index: found });
  }
  const wasAt = place.id === asset.id ? place.index : -1;
  const hasPlace = found >= 0 || wasAt >= 0;
  const nextIndex = found >= 0 ? found + 1 : wasAt;
  const previousIndex = found >= 0 ? found - 1 : wasAt - 1;
  const [, setLoads] = useState(0);
  const target = useRef(0);

  const loadAround = useLatestCallback(async (): Promise<void> => {
    const start = Math.max(0, previousIndex - AROUND + 1);
    const end = Math.min(list.count, nextIndex + AROUND);
    for (let index = start; index < end; index++) {
      if (list.at(index)) continue;
      await list.range(start, end);
      setLoads((loads) => loads + 1);
      return;
    }
  });
  useEffect(() => {
    // The library's own state says why nothing can be read.
    if (hasPlace && previousIndex + nextIndex >= 0 && list.count > 0) loadAround().catch(() => {});
  }, [hasPlace, previousIndex, nextIndex, list.count, loadAround]);

  /** Of two at once, the later one counts. */
  const goTo = (index: number): void => {
    const own = ++target.current;
    if (index < 0 || index >= list.count) return;
    const loaded = list.at(index);
    const show = ([asset]: MediaAsset[]): void => {
      if (asset && own === target.current) onAssetChange(asset);
    };
    if (loaded) show([loaded]);
    else list.range(index, index + 1).then(show, () => {});
  };

  const canTurn = (step: 1 | -1): boolean =>
    hasPlace && (step > 0 ? nextIndex < list.count : previousIndex >= 0);

  return {
    /** From 0; -1 where the asset is not in the list. */
    index: found,
    count: list.count,
    /** The asset before, if there is one and its record is loaded. */
    previous: hasPlace ? list.at(previousIndex) : undefined,
    next: hasPlace ? list.at(nextIndex) : undefined,
    canTurn,
    turn(step: 1 | -1): void {
      if (canTurn(step)) goTo(step > 0 ? nextIndex : previousIndex);
    },
    goTo,
  };
}
