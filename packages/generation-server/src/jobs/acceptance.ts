import type { Notifier } from "../events/notifier.js";

/** Milliseconds for which new work waits for requests at most. */
const LONGEST_WAIT = 250;

/**
 * Requests that arrive together are all answered before the first of their generations begins: its work would take
 * processor time from those whom somebody waits for. One that arrives alone is worked on at once.
 */
export type Acceptance = {
  /** Runs `accept`, which answers one request. */
  whileAccepting: <T>(accept: () => Promise<T>) => Promise<T>;
  /** Resolves once no request is being accepted, after 250 ms, or when the signal fires. */
  untilAccepted: (signal: AbortSignal) => Promise<void>;
};

export function createAcceptance(notifier: Notifier): Acceptance {
  let accepting = 0;
  return {
    async whileAccepting(accept) {
      accepting += 1;
      try {
        return await accept();
      } finally {
        accepting -= 1;
        if (accepting === 0) notifier.notify("accepted");
      }
    },
    async untilAccepted(signal) {
      if (accepting === 0) return;
      const listening = notifier.listen("accepted");
      await listening.notified(LONGEST_WAIT, signal);
      listening.stop();
    },
  };
}
