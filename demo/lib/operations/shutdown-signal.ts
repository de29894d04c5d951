const shared = Symbol.for("react-media-library-demo.shutdown");

/** Fires when this process begins to shut down, in all of its bundles. */
export const shutdownSignal = (): AbortSignal => controller().signal;

export const isShuttingDown = (): boolean => shutdownSignal().aborted;

export const beginShutdown = (): void => controller().abort();

function controller(): AbortController {
  const kept: unknown = Reflect.get(globalThis, shared);
  if (kept instanceof AbortController) return kept;
  const made = new AbortController();
  Reflect.set(globalThis, shared, made);
  return made;
}
