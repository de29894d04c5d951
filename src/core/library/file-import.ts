import type { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "./asset.js";
import type { ImportResult } from "./import-result.js";

/** The steps of an import, in this order; only an address is downloaded. */
export type ImportStage = "waiting" | "downloading" | "reading" | "rendering" | "saving";

/** One file that is imported, or was and is not dismissed yet. Immutable. */
export type FileImport = {
  /** Identifies it in this tab. */
  readonly id: string;
  /** The file's name, or the last part of the address that it comes from. */
  readonly name: string;
  /** The step that it is at, or what became of it; `canceled`: by the user or by a signal. */
  readonly status: ImportStage | ImportResult["status"] | "canceled";
  /** What was added, or was already there. */
  readonly asset?: MediaAsset;
  /** Why it was not imported. */
  readonly error?: MediaLibraryError;
};

const STAGES: readonly string[] = ["waiting", "downloading", "reading", "rendering", "saving"];

/**
 * Whether a file is still being imported.
 *
 * @example
 * ```ts
 * import { createMediaLibrary, isImporting } from "@reactkits.dev/react-media-library/core";
 *
 * const library = createMediaLibrary();
 * const left = () => library.getSnapshot().imports.filter(isImporting).length;
 * ```
 */
export function isImporting({ status }: FileImport): boolean {
  return STAGES.includes(status);
}
