import type { MediaLibraryError } from "../../core/errors.js";
import type { MediaAIProgress } from "../../core/generation/generator.js";
import { isOffline } from "./with-retry.js";

/** Forwards progress; while requests are being retried, the message says so. */
export function createProgress(onProgress: ((progress: MediaAIProgress) => void) | undefined) {
  let last: MediaAIProgress = {};
  return {
    report(progress: MediaAIProgress): void {
      last = progress;
      onProgress?.(progress);
    },
    reportRetry(error: MediaLibraryError | undefined): void {
      const message = isOffline()
        ? "Offline. Continues when you are connected again."
        : "The server cannot be reached. Trying again.";
      onProgress?.(error ? { ...last, message } : last);
    },
  };
}
