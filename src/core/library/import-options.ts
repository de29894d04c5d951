import type { ImportFields } from "./import-fields.js";
import type { ImportContext, ImportItem } from "./import-file.js";
import type { ImportResult } from "./import-result.js";
import type { ImportUrl } from "./import-url.js";
import type { ImportLimits } from "./limits.js";
import type { Durability } from "./storage.js";

export type SaveOptions = Pick<ImportContext, "limits" | "signal" | "durability" | "stripMetadata"> & {
  onDone?: (item: ImportItem, result: ImportResult, index: number) => void;
};

/** Saves uploaded or generated files; one result per file, in the same order. */
export type SaveFiles = (items: readonly ImportItem[], options: SaveOptions) => Promise<ImportResult[]>;

/** What a library imports with; it may change between two imports. */
export type ImportSettings = {
  limits?: ImportLimits | undefined;
  durability?: Durability;
  stripMetadata?: boolean;
  importFields?: ImportFields | undefined;
  importUrl?: ImportUrl | undefined;
};

/** Options of `importFiles` and `importUrls`. */
export type ImportOptions = {
  /** Stops the import; files saved before stay. */
  signal?: AbortSignal | undefined;
  /** Default: the library's. */
  durability?: Durability;
  /** Default: the library's. */
  stripMetadata?: boolean;
  /** The ids of albums that the files are put into, also those that were already there. */
  albums?: readonly string[] | undefined;
  /** Called for each file when it is saved; what it returns is set after what the library's `importFields` returns. */
  fields?: ImportFields | undefined;
};

/** Options of `importAssets`. */
export type ImportAssetsOptions = ImportOptions & {
  /** Whether the files appear in the snapshot's `imports`. Default true. */
  listed?: boolean;
};
