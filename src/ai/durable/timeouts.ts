/** Timeouts and intervals of the durable generator, in milliseconds. */
export type Timeouts = {
  /** Maximum time without a byte of a reply. */
  idle: number;
  /** Maximum time without a byte of an event stream; the server sends one every 15 seconds. */
  streamIdle: number;
  /** Maximum time for the reply to a request with files, which may take long to send. */
  upload: number;
  /** How long a pending reply is still awaited after the run was cancelled. */
  lateReply: number;
  /** Delay before a retry: initial and maximum. */
  backOff: readonly [first: number, most: number];
  /** Interval of polling without a stream: initial and maximum. */
  poll: readonly [first: number, most: number];
  /** Interval of polling while streamed, as a safety net. */
  quiet: number;
  /** Maximum delay before reconnecting a stream. */
  streamRetry: number;
};

export const TIMEOUTS: Timeouts = {
  idle: 30_000,
  streamIdle: 20_000,
  upload: 300_000,
  lateReply: 30_000,
  backOff: [500, 15_000],
  poll: [1000, 5000],
  quiet: 60_000,
  streamRetry: 60_000,
};

/** Exponential back-off up to `most`, with jitter between 50 % and 100 % so that clients do not retry in lockstep. */
export function createBackOff([first, most]: readonly [number, number]): { next: () => number } {
  let wait = first;
  return {
    next() {
      const now = wait * (0.5 + Math.random() / 2);
      wait = Math.min(most, wait * 2);
      return now;
    },
  };
}

/** Resolves early when the browser comes back online. Rejects with the signal's reason when it is aborted. */
export function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const page = typeof window === "undefined" ? undefined : window;
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      page?.removeEventListener("online", onOnline);
      settle();
    };
    const onAbort = () => finish(() => reject(signal?.reason));
    const onOnline = () => finish(resolve);
    const timer = setTimeout(onOnline, milliseconds);
    if (signal?.aborted) return onAbort();
    signal?.addEventListener("abort", onAbort);
    page?.addEventListener("online", onOnline);
  });
}

/** A signal that is aborted once `onBytes` has not been called for the given time. */
export function createWatchdog(milliseconds: number) {
  const controller = new AbortController();
  const expire = () => controller.abort(new DOMException("No data was received in time", "TimeoutError"));
  let timer = setTimeout(expire, milliseconds);
  return {
    signal: controller.signal,
    onBytes() {
      clearTimeout(timer);
      timer = setTimeout(expire, milliseconds);
    },
    stop: () => clearTimeout(timer),
  };
}
