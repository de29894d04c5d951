import type { MediaLibraryError } from "../../core/errors.js";
import { createBackOff, type Pace, pause } from "./pace.js";
import { isPassing } from "./site.js";

export type Persistence = {
  pace: Pace;
  signal: AbortSignal | undefined;
  /** Told each failure that passes, and undefined when it is over. */
  onTrouble?: ((error: MediaLibraryError | undefined) => void) | undefined;
};

/** Whether a failure that may pass is worth another attempt; asked for each but those while the browser is offline. */
export type WorthAnother = (error: MediaLibraryError, failures: number) => boolean;

/** Milliseconds that a server may ask to wait. */
const LONGEST_WAIT = 60_000;

/** Does `work` again until it succeeds, or fails with what does not pass by waiting. */
export async function persist<T>(
  { pace, signal, onTrouble }: Persistence,
  work: () => Promise<T>,
  isWorthAnother: WorthAnother = () => true,
): Promise<T> {
  const backOff = createBackOff(pace.backOff);
  let [failures, troubled] = [0, false];
  for (;;) {
    try {
      const result = await work();
      if (troubled) onTrouble?.(undefined);
      return result;
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (!isOffline() && !isWorthAnother(error, ++failures)) throw error;
      troubled = true;
      onTrouble?.(error);
      await pause(Math.max(backOff.next(), Math.min(LONGEST_WAIT, (error.retryAfter ?? 0) * 1000)), signal);
    }
  }
}

/** Only where the browser is sure; that it says nothing proves nothing. */
export function isOffline(): boolean {
  return typeof navigator !== "undefined" && navigator.onLine === false;
}
