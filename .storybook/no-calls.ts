/** Calls that would have left the machine since the story began; each is refused. */
let refused: string[] = [];

/**
 * Refuses every `fetch` to another origin, save `allowed`. Answers how to undo it; `assertNoCalls` then says
 * whether the story tried.
 */
export function refuseCalls(allowed: string): () => void {
  refused = [];
  performance.clearResourceTimings();
  performance.setResourceTimingBufferSize(2000);
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (leaves(url, allowed)) {
      refused.push(url);
      throw new TypeError(`A story may call nothing but its own origin; it called ${url}.`);
    }
    return real(input, init);
  };
  return () => {
    globalThis.fetch = real;
  };
}

/** @throws Error where the story called another origin, by `fetch` or by anything that loads (image, css, font) */
export function assertNoCalls(allowed: string): void {
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const calls = [...refused, ...loaded.filter((url) => leaves(url, allowed))];
  if (calls.length > 0) throw new Error(`The story called another origin: ${calls.join(", ")}`);
}

function leaves(address: string, allowed: string): boolean {
  const url = new URL(address, location.href);
  if (url.protocol !== "http:" && url.protocol !== "https:") return false;
  return url.origin !== location.origin && url.href !== allowed;
}
