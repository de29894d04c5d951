/*
 * Tells those in this process who wait for something that it has happened, so that they need not look all the time.
 * What another process did they find by looking. Next makes several bundles of one process: they share the global
 * object.
 */

const shared = Symbol.for("react-media-library-demo.bells");

export type Bell = {
  /** Resolves when the bell has rung since the last call, or after `ms` milliseconds, or when the signal fires. */
  rung: (ms: number, signal?: AbortSignal) => Promise<void>;
  stop: () => void;
};

export function ring(name: string): void {
  for (const heard of bells().get(name) ?? []) heard();
}

/** Calls `callback` at each ring until what this answers is called. */
export function onRing(name: string, callback: () => void): () => void {
  const all = bells();
  const heard = all.get(name) ?? new Set();
  all.set(name, heard);
  heard.add(callback);
  return () => {
    heard.delete(callback);
    if (heard.size === 0 && all.get(name) === heard) all.delete(name);
  };
}

export function listen(name: string): Bell {
  let pending = false;
  let wake = () => {};
  const stop = onRing(name, () => {
    pending = true;
    wake();
  });
  return {
    async rung(ms, signal) {
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
}

function bells(): Map<string, Set<() => void>> {
  const kept: unknown = Reflect.get(globalThis, shared);
  if (kept instanceof Map) return kept;
  const made = new Map<string, Set<() => void>>();
  Reflect.set(globalThis, shared, made);
  return made;
}
