import type { MediaLibraryError } from "../../core/errors.js";
import { isTransient } from "./generation-transport.js";
import { createBackOff, pause, type Timeouts } from "./timeouts.js";

export type RetryOptions = {
  timeouts: Timeouts;
  signal: AbortSignal | undefined;
  /** Called with each transient failure, and with undefined once an attempt succeeds. */
  onRetry?: ((error: MediaLibraryError | undefined) => void) | undefined;
};

/** Whether to retry after a transient failure. Not called while the browser is offline: then it always retries. */
export type ShouldRetry = (error: MediaLibraryError, failures: number) => boolean;

/** Upper limit of a server's `Retry-After`, in milliseconds. */
const MAX_RETRY_AFTER = 60_000;

/** Repeats `work` until it succeeds or fails with an error that is not transient. */
export async function withRetry<T>(
  { timeouts, signal, onRetry }: RetryOptions,
  work: () => Promise<T>,
  shouldRetry: ShouldRetry = () => true,
): Promise<T> {
  const backOff = createBackOff(timeouts.backOff);
  let [failures, retrying] = [0, false];
  for (;;) {
    try {
      const result = await work();
      if (retrying) onRetry?.(undefined);
      return result;
    } catch (error) {
      if (!isTransient(error)) throw error;
      if (!isOffline() && !shouldRetry(error, ++failures)) throw error;
      retrying = true;
      onRetry?.(error);
      await pause(
        Math.max(backOff.next(), Math.min(MAX_RETRY_AFTER, (error.retryAfter ?? 0) * 1000)),
        signal,
      );
    }
  }
}

/** True only if the browser is certain; `onLine === true` proves nothing. */
export function isOffline(): boolean {
  return typeof navigator !== "undefined" && navigator.onLine === false;
}
