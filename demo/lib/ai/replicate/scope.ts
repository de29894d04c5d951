/** A span of work that ends with the caller's signal or when its time is up, whichever is first. */
export type Scope = {
  /** Its reason is the caller's own where the caller left. */
  signal: AbortSignal;
  /** Whether it was the time. */
  timedOut: () => boolean;
  /** Lets go of the timer and the caller's signal. */
  end: () => void;
};

/**
 * In place of `AbortSignal.any` and `AbortSignal.timeout`: those keep what listens to them until their time
 * is up, which for a server of many short runs is all of them at once.
 */
export function openScope(caller: AbortSignal | undefined, milliseconds: number): Scope {
  const control = new AbortController();
  let timedOut = false;
  const leave = () => control.abort(caller?.reason);
  const timer = setTimeout(
    () => {
      timedOut = !control.signal.aborted;
      control.abort(new DOMException("The time is up", "TimeoutError"));
    },
    Math.max(0, Math.min(milliseconds, 2 ** 31 - 1)),
  );
  if (caller?.aborted) leave();
  else caller?.addEventListener("abort", leave, { once: true });
  return {
    signal: control.signal,
    timedOut: () => timedOut,
    end() {
      clearTimeout(timer);
      caller?.removeEventListener("abort", leave);
    },
  };
}

/** Rejects with the signal's own reason when it fires, at once. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const leave = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", leave);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", leave, { once: true });
  });
}

/** What `promise` settles with, or the signal's reason as soon as it fires; `promise` goes on by itself. */
export function orLeft<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}
