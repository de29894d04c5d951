import type { MediaAsset } from "./asset.js";
import { MediaLibraryError } from "./errors.js";

export type ImportResult =
  | { status: "added"; asset: MediaAsset; error?: undefined }
  | { status: "duplicate"; asset: MediaAsset; error?: undefined }
  | { status: "rejected" | "failed"; error: MediaLibraryError; asset?: undefined };

/** What becomes of a file that was not saved when the signal fired. */
export function stopped(): ImportResult {
  const message = "The import was stopped before this file was saved.";
  return { status: "failed", error: new MediaLibraryError("aborted", message, { retryable: true }) };
}
