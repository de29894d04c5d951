"use client";

import { useEffect, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { followChanges } from "./follow-changes.js";
import { isShallowEqual } from "./is-shallow-equal.js";
import { useLibraryInContext } from "./media-library-context.js";

type AssetRecords = {
  /** In the order of their ids, without those that are gone. */
  readonly assets: readonly MediaAsset[];
  /** The ids of those that are gone. What is in neither has not been read yet. */
  readonly gone: readonly string[];
};

const NONE: AssetRecords = { assets: [], gone: [] };

/** The records of these ids, kept up to date. Read once they are given; until then, those of the ids before. */
export function useAssetRecords(ids: readonly string[]): AssetRecords {
  const library = useLibraryInContext();
  const [wanted, setWanted] = useState(ids);
  if (wanted !== ids && !isShallowEqual(wanted, ids)) setWanted(ids);
  const [records, setRecords] = useState(NONE);

  useEffect(() => {
    if (wanted.length === 0) return undefined;
    return followChanges(
      library,
      () => library.getMany(wanted),
      (assets) =>
        setRecords({
          assets: assets.filter((asset) => asset !== undefined),
          gone: wanted.filter((_, index) => !assets[index]),
        }),
      wanted,
    );
  }, [library, wanted]);

  if (wanted.length === 0) return NONE;
  return records;
}
