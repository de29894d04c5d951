import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds between two tries, and for how long there are any. */
const PAUSE = 500;
const LONGEST = 30_000;

/**
 * Reads what somebody waits for although the database, or the file store, is not there for a moment: the generation
 * goes on without them, and is paid for. Throws the last failure, or the signal's reason.
 */
export async function patiently<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const endsAt = Date.now() + LONGEST;
  for (;;) {
    try {
      return await read();
    } catch (error) {
      signal.throwIfAborted();
      if (Date.now() > endsAt) throw error;
      await sleep(PAUSE, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
