"use client";

import type { AssetRun, MediaAsset } from "../core/library/asset.js";
import { useAssetRecords } from "../react/use-asset-records.js";
import { useAssets } from "../react/use-assets.js";
import { CompareIcon } from "./icons.js";
import { isComparable, MOST_COMPARED } from "./is-comparable.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";

type RunComparisonProps = {
  asset: MediaAsset;
  run: AssetRun;
  onCompare: (assets: readonly MediaAsset[]) => void;
};

/** Compares an image with the others of its run; of many, with those next to it. */
export function RunComparison({ asset, run, onCompare }: RunComparisonProps) {
  const { Button } = useKit();
  const { messages } = useScope();
  const { ids } = useAssets({ run: run.id });
  const { assets } = useAssetRecords(ids);
  const inOrder = assets
    .filter(({ removedAt }) => removedAt === undefined)
    .toSorted((one, other) => (one.run?.index ?? 0) - (other.run?.index ?? 0));
  const place = inOrder.findIndex(({ id }) => id === asset.id);
  const first = Math.max(0, Math.min(place - 1, inOrder.length - MOST_COMPARED));
  const compared = inOrder.slice(first, first + MOST_COMPARED);
  if (place < 0 || !isComparable(compared)) return null;
  return (
    <Button size="sm" icon={<CompareIcon size={14} />} onClick={() => onCompare(compared)}>
      {messages.compareRun(compared.length)}
    </Button>
  );
}
