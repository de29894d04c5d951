/** How long the client of generations waits for what, in milliseconds. */
export type Pace = {
  /** For the next byte of a reply. */
  silence: number;
  /** For the next byte of a stream of events, whose server sends one every 15 seconds. */
  streamSilence: number;
  /** For the answer to a request whose files may take long to send. */
  upload: number;
  /** For an answer that is on its way when the run is cancelled. */
  lateAnswer: number;
  /** Before asking again after a failure: the first time, and at most. */
  backOff: readonly [first: number, most: number];
  /** Between two looks at a generation that is not streamed: the first time, and at most. */
  poll: readonly [first: number, most: number];
  /** Before a look at one that is streamed. */
  quiet: number;
  /** Before asking again for a stream that could not be had, at most. */
  streamRetry: number;
};

export const PACE: Pace = {
  silence: 30_000,
  streamSilence: 20_000,
  upload: 300_000,
  lateAnswer: 30_000,
  backOff: [500, 15_000],
  poll: [1000, 5000],
  quiet: 60_000,
  streamRetry: 60_000,
};

/** Waits that double up to the longest one, each between half of it and all of it, so that clients do not march in step. */
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

/** Ends early when the browser is connected again. Rejects with the signal's reason when it fires. */
export function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const page = typeof window === "undefined" ? undefined : window;
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      page?.removeEventListener("online", onOnline);
      settle();
    };
    const onAbort = () => end(() => reject(signal?.reason));
    const onOnline = () => end(resolve);
    const timer = setTimeout(onOnline, milliseconds);
    if (signal?.aborted) return onAbort();
    signal?.addEventListener("abort", onAbort);
    page?.addEventListener("online", onOnline);
  });
}

/** Fires when it was not fed for so long. */
export function createWatchdog(milliseconds: number) {
  const controller = new AbortController();
  const bite = () => controller.abort(new DOMException("Nothing came for too long", "TimeoutError"));
  let timer = setTimeout(bite, milliseconds);
  return {
    signal: controller.signal,
    feed() {
      clearTimeout(timer);
      timer = setTimeout(bite, milliseconds);
    },
    stop: () => clearTimeout(timer),
  };
}
