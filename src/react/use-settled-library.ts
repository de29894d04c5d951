"use client";

import { useState } from "react";
import type { Generation } from "../core/generation/generation.js";
import { isShallowEqual } from "./is-shallow-equal.js";
import { type MediaLibraryView, useMediaLibrary } from "./use-media-library.js";

/**
 * The library as it is between two steps of progress: `importProgress`, `imports`, `usage` and each generation's `progress`
 * stay as they were first seen, so that a component that does not show them does not render again with each. What shows them
 * uses `useImportProgress`, `useImports` and `useGeneration`.
 */
export function useSettledLibrary(): MediaLibraryView {
  const [select] = useState(createSettledSelector);
  return useMediaLibrary(select);
}

function createSettledSelector(): (view: MediaLibraryView) => MediaLibraryView {
  let generations: readonly Generation[] = [];
  let importProgress: MediaLibraryView["importProgress"];
  let imports: MediaLibraryView["imports"] | undefined;
  let usage: MediaLibraryView["usage"] | undefined;
  return (view) => {
    const unchanged =
      view.generations.length === generations.length &&
      view.generations.every((now, index) => isSettled(generations[index], now));
    if (!unchanged) generations = view.generations;
    importProgress = view.importProgress && (importProgress ?? view.importProgress);
    imports ??= view.imports;
    usage ??= view.usage;
    return { ...view, generations, importProgress, imports, usage };
  };
}

/** Whether nothing but the progress has changed. */
function isSettled(before: Generation | undefined, now: Generation): boolean {
  if (!before || before === now) return before === now;
  return isShallowEqual({ ...before, progress: undefined }, { ...now, progress: undefined });
}
