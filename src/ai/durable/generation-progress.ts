import type { MediaLibraryError } from "../../core/errors.js";
import type { MediaAIProgress } from "../../core/generation/generator.js";
import { isOffline } from "./with-retry.js";

const OFFLINE = { code: "offline", message: "Offline. Continues when you are connected again." } as const;
const UNREACHABLE = { code: "unreachable", message: "The server cannot be reached. Trying again." } as const;

/** Forwards progress; while requests are being retried, the message says so. */
export function createProgress(onProgress: ((progress: MediaAIProgress) => void) | undefined) {
  let last: MediaAIProgress = {};
  return {
    report(progress: MediaAIProgress): void {
      last = progress;
      onProgress?.(progress);
    },
    reportRetry(error: MediaLibraryError | undefined): void {
      onProgress?.(error ? { ...last, ...(isOffline() ? OFFLINE : UNREACHABLE) } : last);
    },
  };
}
