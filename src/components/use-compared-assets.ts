"use client";

import { useEffect, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { useAssetRecords } from "../react/use-asset-records.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { useAnnounce } from "./live-region.js";
import { useScope } from "./scope.js";
import { useToast } from "./toast.js";

const LETTERS = ["A", "B", "C", "D"] as const;

/** One of the images that are compared. */
export type ComparedAsset = {
  asset: MediaAsset;
  /** What it is called beside the others. */
  letter: string;
  isPicked: boolean;
  isRejected: boolean;
};

/** The images as they are now, and what was decided about them: what is picked is starred, what is rejected is kept in mind. */
export function useComparedAssets(given: readonly MediaAsset[], onTooFew: () => void) {
  const { messages } = useScope();
  const announce = useAnnounce();
  const showToast = useToast();
  const update = useMediaLibrary((view) => view.update);
  const { assets: records, gone } = useAssetRecords(given.map(({ id }) => id));
  const [rejectedIds, setRejectedIds] = useState<readonly string[]>([]);
  const isRead = records.length + gone.length > 0;
  const current = (isRead ? records : given).filter(({ removedAt }) => removedAt === undefined);
  const compared = current.slice(0, LETTERS.length).map((asset, index): ComparedAsset => {
    const isRejected = rejectedIds.includes(asset.id);
    const isPicked = asset.starred === true && !isRejected;
    return { asset, letter: LETTERS[index] ?? "", isPicked, isRejected };
  });
  const tooFew = compared.length < 2;
  const close = useLatestCallback(onTooFew);
  useEffect(() => {
    if (tooFew) close();
  }, [tooFew, close]);

  const accept = (id: string) => setRejectedIds((ids) => ids.filter((each) => each !== id));
  return {
    compared,
    pick({ asset, letter, isPicked }: ComparedAsset): void {
      accept(asset.id);
      const said = isPicked ? messages.undecided(letter) : messages.picked(letter);
      update(asset.id, { starred: !isPicked }).then(
        () => announce(said),
        () => showToast({ text: messages.updateFailed }),
      );
    },
    reject({ asset, letter, isRejected }: ComparedAsset): void {
      if (isRejected) accept(asset.id);
      else setRejectedIds((ids) => [...ids, asset.id]);
      announce(isRejected ? messages.undecided(letter) : messages.rejected(letter));
    },
  };
}
