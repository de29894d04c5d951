import type { MediaLibraryError } from "../../core/errors.js";
import { createBackOff, type Pace, pause } from "./pace.js";
import { isPassing } from "./site.js";

export type Persistence = {
  pace: Pace;
  signal: AbortSignal | undefined;
  /** Told each failure that passes, and undefined when it is over. */
  onTrouble?: ((error: MediaLibraryError | undefined) => void) | undefined;
  /** How often it is done; those while the browser is offline are not counted. Default: as often as it takes. */
  tries?: number;
};

/** Milliseconds that a server may ask to wait. */
const LONGEST_WAIT = 60_000;

/** Does `work` again until it succeeds, or fails with what does not pass by waiting. */
export async function persist<T>(
  { pace, signal, onTrouble, tries = Number.POSITIVE_INFINITY }: Persistence,
  work: () => Promise<T>,
): Promise<T> {
  const backOff = createBackOff(pace.backOff);
  let [counted, troubled] = [0, false];
  for (;;) {
    try {
      const result = await work();
      if (troubled) onTrouble?.(undefined);
      return result;
    } catch (error) {
      if (!isOffline()) counted += 1;
      if (!isPassing(error) || counted >= tries) throw error;
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
