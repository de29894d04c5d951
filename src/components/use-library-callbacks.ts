"use client";

import { useEffect } from "react";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import type { LibraryCallbacks } from "./part-props.js";

/** Reports what was changed in this tab, by the screens or by the app itself. */
export function useLibraryCallbacks({ onImport, onGenerate, onRemove }: LibraryCallbacks): void {
  const library = useMediaLibrary((view) => view.library);
  const imported = useLatestCallback<Parameters<NonNullable<typeof onImport>>, void>((assets) =>
    onImport?.(assets),
  );
  const generated = useLatestCallback<Parameters<NonNullable<typeof onGenerate>>, void>((assets) =>
    onGenerate?.(assets),
  );
  const removed = useLatestCallback<Parameters<NonNullable<typeof onRemove>>, void>((ids) => onRemove?.(ids));
  useEffect(() => {
    const stopAdded = library.on("added", ({ assets, local }) => {
      if (!local) return;
      const made = assets.filter(({ source }) => source?.type === "ai");
      const brought = assets.filter(({ source }) => source?.type !== "ai");
      if (brought.length > 0) imported(brought);
      if (made.length > 0) generated(made);
    });
    const stopRemoved = library.on("removed", ({ ids, local }) => {
      if (local) removed(ids);
    });
    return () => {
      stopAdded();
      stopRemoved();
    };
  }, [library, imported, generated, removed]);
}
