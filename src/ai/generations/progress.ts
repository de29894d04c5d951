import type { MediaLibraryError } from "../../core/errors.js";
import type { MediaAIProgress } from "../../core/generation/generator.js";
import { isOffline } from "./persist.js";

/** What the generator says; while there is trouble, that. */
export function createProgress(onProgress: ((progress: MediaAIProgress) => void) | undefined) {
  let last: MediaAIProgress = {};
  return {
    tell(progress: MediaAIProgress): void {
      last = progress;
      onProgress?.(progress);
    },
    trouble(error: MediaLibraryError | undefined): void {
      const message = isOffline()
        ? "Offline. It goes on when you are connected again."
        : "The server cannot be reached. Trying again.";
      onProgress?.(error ? { ...last, message } : last);
    },
  };
}
