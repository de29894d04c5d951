import { setTimeout as sleep } from "node:timers/promises";
import { backOff } from "../back-off.js";

/** How long a read is retried, in milliseconds. */
const LONGEST = 30_000;

/**
 * Retries a read for a waiting client while the database or the file store is briefly unavailable: the generation
 * continues and is charged in any case. Throws the last failure, or the signal's reason.
 */
export async function readWithRetry<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const endsAt = Date.now() + LONGEST;
  for (let failures = 0; ; failures++) {
    try {
      return await read();
    } catch (error) {
      signal.throwIfAborted();
      if (Date.now() > endsAt) throw error;
      const pause = backOff(failures, { longest: 1_000 });
      await sleep(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
