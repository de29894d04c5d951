import type { MediaAsset } from "./asset.js";
import { MediaLibraryError } from "./errors.js";

export type AddedFile = {
  status: "added";
  asset: MediaAsset;
  error?: undefined;
  /** `stripMetadata` was on, and files of this type cannot be stripped: the asset has all that was in the file. */
  metadataKept?: true;
};

export type ImportResult =
  | AddedFile
  | { status: "duplicate"; asset: MediaAsset; error?: undefined }
  | { status: "rejected" | "failed"; error: MediaLibraryError; asset?: undefined };

/** What becomes of a file that was not saved when the signal fired. */
export function stopped(): ImportResult {
  const message = "The import was stopped before this file was saved.";
  return { status: "failed", error: new MediaLibraryError("aborted", message, { retryable: true }) };
}
