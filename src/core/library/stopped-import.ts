import { MediaLibraryError } from "../errors.js";

/** The error of a file that was not saved because the import was aborted. */
export function stoppedImport(): MediaLibraryError {
  const message = "The import was stopped before this file was saved.";
  return new MediaLibraryError("aborted", message, { retryable: true });
}
