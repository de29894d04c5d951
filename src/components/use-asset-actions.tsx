"use client";

import { MediaLibraryError } from "../core/errors.js";
import type { MediaAsset } from "../core/library/asset.js";
import { copyAsset, copyGeneration } from "../core/transfer/copy-asset.js";
import { canShareAssets, shareAssets } from "../core/transfer/share-assets.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import { CopyIcon, ImageIcon, ShareIcon } from "./icons.js";
import type { MenuItem } from "./kit.js";
import { useScope } from "./scope.js";
import { useToast } from "./toast.js";

/** Assets that are shared at once: their files are read before the browser's own dialog opens. */
const MOST_SHARED = 20;

/**
 * What takes assets out of the library, as entries of a menu: copying the image or how it was made, and sharing. Only
 * what is possible with these assets, in this browser.
 */
export function useAssetActions(assets: readonly MediaAsset[]): MenuItem[] {
  const library = useMediaLibrary((view) => view.library);
  const { messages } = useScope();
  const showToast = useToast();
  const [asset, ...others] = assets;
  if (!asset) return [];

  const run = (action: Promise<unknown>, done: string | undefined, failed: string): void => {
    action.then(
      () => done && showToast({ key: "copied", text: done }),
      (error: unknown) =>
        showToast({ text: MediaLibraryError.isInstance(error) ? messages.error(error) : failed }),
    );
  };
  const isSingle = others.length === 0;
  const canShare = assets.length <= MOST_SHARED && canShareAssets(assets);
  return [
    ...(isSingle && /^image\/(?!svg)/.test(asset.mimeType)
      ? [
          {
            label: messages.copyImage,
            icon: <ImageIcon size={16} />,
            onSelect: () => run(copyAsset(library, asset.id), messages.imageCopied, messages.copyFailed),
          },
        ]
      : []),
    ...(isSingle && asset.source?.type === "ai"
      ? [
          {
            label: messages.copyMaking,
            icon: <CopyIcon size={16} />,
            onSelect: () =>
              run(copyGeneration(library, asset.id), messages.makingCopied, messages.copyFailed),
          },
        ]
      : []),
    ...(canShare
      ? [
          {
            label: messages.share,
            icon: <ShareIcon size={16} />,
            onSelect: () => {
              const ids = assets.map(({ id }) => id);
              run(shareAssets(library, ids), undefined, messages.shareFailed);
            },
          },
        ]
      : []),
  ];
}
