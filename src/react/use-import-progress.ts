"use client";

import type { ImportProgress } from "../core/library/import-progress.js";
import { useMediaLibrary } from "./use-media-library.js";

/**
 * How far the imports of this tab are, as one sum; undefined while none runs. For the bar or row that shows it:
 * only a component that uses this renders again with each step.
 * @example
 * const progress = useImportProgress();
 * return progress && <progress value={progress.bytes} max={progress.totalBytes} />;
 */
export function useImportProgress(): ImportProgress | undefined {
  return useMediaLibrary((view) => view.importProgress);
}
