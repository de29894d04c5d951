"use client";

import type { ImportProgress } from "../core/library/import-progress.js";
import { useMediaLibrary } from "./use-media-library.js";

/**
 * The combined progress of this tab's imports; undefined while there is none. Only the component that uses this hook
 * re-renders with each step.
 *
 * @example
 * ```tsx
 * import { useImportProgress } from "@reactkits.dev/react-media-library";
 *
 * export function ImportBar() {
 *   const progress = useImportProgress();
 *   return progress && <progress value={progress.bytes} max={progress.totalBytes} />;
 * }
 * ```
 */
export function useImportProgress(): ImportProgress | undefined {
  return useMediaLibrary((view) => view.importProgress);
}
