"use client";

import { type FileImport, isImporting } from "../core/library/file-import.js";
import type { InterruptedImport } from "../core/library/import-note.js";
import { type MediaLibraryView, useMediaLibrary } from "./use-media-library.js";

/** What `useImports` returns. */
export type Imports = {
  /** Every file of this tab's imports that is not dismissed, in the order of their start. */
  readonly files: readonly FileImport[];
  /** The number of those that are still being imported. */
  readonly running: number;
  /** Present if the last page was closed in the middle of an import. */
  readonly interrupted: InterruptedImport | undefined;
  /** Cancels the import of one file, or of all. */
  readonly cancel: (id?: string) => void;
  /** Imports a file that failed or was canceled again, or all of them. */
  readonly retry: (id?: string) => void;
  /** Takes a finished file off the list, or all of them; assets stay. */
  readonly dismiss: (id?: string) => void;
  /** Forgets the interrupted import. */
  readonly dismissInterrupted: () => void;
};

/**
 * The files that are imported in this tab, with the progress and the result of each. The component renders again at most
 * ten times a second.
 *
 * @example
 * ```tsx
 * import { useImports } from "@reactkits.dev/react-media-library";
 *
 * export function FailedImports() {
 *   const { files, retry } = useImports();
 *   return files.map(({ id, name, error }) =>
 *     error && <button key={id} type="button" onClick={() => retry(id)}>{`${name}: ${error.message} Try again`}</button>,
 *   );
 * }
 * ```
 */
export function useImports(): Imports {
  return useMediaLibrary(selectImports);
}

const selectImports = (view: MediaLibraryView): Imports => ({
  files: view.imports,
  running: view.imports.filter(isImporting).length,
  interrupted: view.interruptedImport,
  cancel: view.cancelImport,
  retry: view.retryImport,
  dismiss: view.dismissImport,
  dismissInterrupted: view.dismissInterruptedImport,
});
