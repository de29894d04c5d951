/** Work that is aborted by the caller's signal or by a timeout, whichever comes first. */
export type Scope = {
  /** If the caller aborted, its reason is the caller's. */
  signal: AbortSignal;
  /** Whether the timeout has passed. */
  timedOut: () => boolean;
  /** Restarts the timeout with so many milliseconds from now. */
  restart: (milliseconds: number) => void;
  /** Releases the timer and the caller's signal. */
  end: () => void;
};

/**
 * Replaces `AbortSignal.any` and `AbortSignal.timeout`, which keep their listeners until the timeout passes: on a server
 * with many short predictions that adds up.
 */
export function openScope(caller: AbortSignal | undefined, milliseconds: number): Scope {
  const control = new AbortController();
  let timedOut = false;
  const leave = () => control.abort(caller?.reason);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const restart = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        timedOut = !control.signal.aborted;
        control.abort(new DOMException("The time is up", "TimeoutError"));
      },
      Math.max(0, Math.min(ms, 2 ** 31 - 1)),
    );
  };
  restart(milliseconds);
  const forget = caller && onAbort(caller, leave);
  return {
    signal: control.signal,
    timedOut: () => timedOut,
    restart,
    end() {
      clearTimeout(timer);
      forget?.();
    },
  };
}

/** Rejects with the signal's own reason as soon as it is aborted. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      forget();
      resolve();
    }, milliseconds);
    const forget = onAbort(signal, () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** Settles as `promise` does, or rejects with the signal's reason as soon as it is aborted; `promise` continues. */
export function abortable<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const forget = onAbort(signal, () => reject(signal.reason));
    promise.then(resolve, reject).finally(forget);
  });
}

const waiting = new WeakMap<AbortSignal, { leaves: Set<() => void>; listener: () => void }>();

/**
 * Calls `leave` once when the signal is aborted, or at once if it is; returns a function that unregisters it. All calls
 * for a signal share one listener, because Node warns of a leak at the eleventh and one signal may end many predictions.
 * It goes with the last of them: Node keeps signals of `AbortSignal.any` that have a listener for ever.
 */
function onAbort(signal: AbortSignal, leave: () => void): () => void {
  if (signal.aborted) {
    leave();
    return () => {};
  }
  const shared = waiting.get(signal) ?? listenTo(signal);
  shared.leaves.add(leave);
  return () => {
    shared.leaves.delete(leave);
    if (shared.leaves.size > 0) return;
    signal.removeEventListener("abort", shared.listener);
    if (waiting.get(signal) === shared) waiting.delete(signal);
  };
}

function listenTo(signal: AbortSignal) {
  const leaves = new Set<() => void>();
  const listener = () => leaves.forEach((each) => void each());
  const shared = { leaves, listener };
  signal.addEventListener("abort", listener, { once: true });
  waiting.set(signal, shared);
  return shared;
}
