/** In-process notifications, so that events of this process need no polling. */
export type Notifier = {
  notify: (name: string) => void;
  /** Calls `callback` on each notification until the returned function is called. */
  subscribe: (name: string, callback: () => void) => () => void;
  listen: (name: string) => Listening;
};

export type Listening = {
  /**
   * Resolves if there was a notification since the last call, otherwise on the next one, after `ms` milliseconds, or
   * when the signal is aborted.
   */
  notified: (ms: number, signal?: AbortSignal) => Promise<void>;
  stop: () => void;
};

export function createNotifier(): Notifier {
  const callbacks = new Map<string, Set<() => void>>();

  const subscribe = (name: string, callback: () => void): (() => void) => {
    const subscribed = callbacks.get(name) ?? new Set();
    callbacks.set(name, subscribed);
    subscribed.add(callback);
    return () => {
      subscribed.delete(callback);
      if (subscribed.size === 0 && callbacks.get(name) === subscribed) callbacks.delete(name);
    };
  };

  return {
    subscribe,
    notify(name) {
      for (const callback of callbacks.get(name) ?? []) callback();
    },
    listen(name) {
      let pending = false;
      let wake = () => {};
      const stop = subscribe(name, () => {
        pending = true;
        wake();
      });
      return {
        async notified(ms, signal) {
          if (!pending && !signal?.aborted) {
            await new Promise<void>((resolve) => {
              const done = () => {
                clearTimeout(timer);
                signal?.removeEventListener("abort", done);
                resolve();
              };
              const timer = setTimeout(done, ms);
              signal?.addEventListener("abort", done, { once: true });
              wake = done;
            });
          }
          pending = false;
          wake = () => {};
        },
        stop,
      };
    },
  };
}
