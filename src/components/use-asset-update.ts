"use client";

import type { MediaAsset } from "../core/library/asset.js";
import type { AssetUpdate } from "../core/library/asset-update.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { useScope } from "./scope.js";
import { useToast } from "./toast.js";
import { useUndo } from "./use-undo.js";

/** Saves changes of one asset, with a way back, and says so if that fails. Resolves in either case. */
export function useAssetUpdate({ id }: MediaAsset): (update: AssetUpdate) => Promise<void> {
  const { messages } = useScope();
  const showToast = useToast();
  const update = useMediaLibrary((view) => view.update);
  const { withUndo } = useUndo();
  return async (changes) => {
    const saved = withUndo(
      () => update(id, changes),
      () => messages.updated(1),
    );
    await saved.catch(() => showToast({ text: messages.updateFailed }));
  };
}
