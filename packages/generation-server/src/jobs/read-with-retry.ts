import { setTimeout as sleep } from "node:timers/promises";
import { backOff } from "../back-off.js";

/** Milliseconds for which there are retries. */
const LONGEST = 30_000;

/**
 * Retries a read that somebody waits for while the database, or the file store, is not there for a moment: the
 * generation goes on without them, and is paid for. Throws the last failure, or the signal's reason.
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
