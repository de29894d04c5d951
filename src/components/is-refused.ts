import type { MediaLibraryError } from "../core/errors.js";

/** Whether the very same request would be refused again: it has to be changed, not retried. */
export const isRefused = (error: MediaLibraryError | undefined): boolean =>
  error?.code === "content-refused" || error?.code === "provider-rejected";
