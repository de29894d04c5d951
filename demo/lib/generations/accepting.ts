import { listen, ring } from "./bell";

/*
 * Requests that arrive together are all answered before the first of their generations begins: its work would take
 * the processor from those that somebody waits for. One that arrives alone is worked on at once.
 */

/** Milliseconds for which new work waits for requests at the most. */
const LONGEST_WAIT = 250;

const shared = Symbol.for("react-media-library-demo.accepting");

/** Next makes several bundles of one process: they share the global object. */
function underWay(): Set<symbol> {
  const kept: unknown = Reflect.get(globalThis, shared);
  if (kept instanceof Set) return kept;
  const made = new Set<symbol>();
  Reflect.set(globalThis, shared, made);
  return made;
}

/** Runs `accept`, which answers one request. */
export async function whileAccepting<T>(accept: () => Promise<T>): Promise<T> {
  const request = Symbol("request");
  underWay().add(request);
  try {
    return await accept();
  } finally {
    underWay().delete(request);
    if (underWay().size === 0) ring("accepted");
  }
}

/** Resolves once no request is being accepted, after 250 ms, or when the signal fires. */
export async function untilAccepted(signal: AbortSignal): Promise<void> {
  if (underWay().size === 0) return;
  const bell = listen("accepted");
  await bell.rung(LONGEST_WAIT, signal);
  bell.stop();
}
