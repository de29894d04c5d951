"use client";

import { useEffect } from "react";
import type { LibraryEvents } from "../core/library/library-events.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import { useMediaLibrary } from "../react/use-media-library.js";
import type { LibraryCallbacks } from "./part-props.js";

/** Reports what was changed in this tab, by the screens or by the app itself. */
export function useLibraryCallbacks({ onImport, onGenerate, onRemove }: LibraryCallbacks): void {
  const library = useMediaLibrary((view) => view.library);
  const onAdded = useLatestCallback(({ assets, local }: LibraryEvents["added"]): void => {
    const generated = assets.filter(({ source }) => source?.type === "ai");
    const imported = assets.filter(({ source }) => source?.type !== "ai");
    if (local && imported.length > 0) onImport?.(imported);
    if (local && generated.length > 0) onGenerate?.(generated);
  });
  const onRemoved = useLatestCallback(({ ids, local }: LibraryEvents["removed"]): void => {
    if (local) onRemove?.(ids);
  });
  useEffect(() => library.on("added", onAdded), [library, onAdded]);
  useEffect(() => library.on("removed", onRemoved), [library, onRemoved]);
}
