import type { Notifier } from "../events/notifier.js";

/** Maximum delay of new work in milliseconds. */
const LONGEST_WAIT = 250;

/**
 * Delays work while requests are being accepted, so that a burst of requests is answered before the first generation
 * takes processor time. A single request is worked on immediately.
 */
export type Acceptance = {
  /** Runs `accept`, which handles one request. */
  whileAccepting: <T>(accept: () => Promise<T>) => Promise<T>;
  /** Resolves once no request is being accepted, after 250 ms, or when the signal is aborted. */
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
