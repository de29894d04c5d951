/** Requests to other machines since the story started; each was blocked. */
let refused: string[] = [];

/**
 * Blocks every `fetch` to another origin except `allowed`. Returns a function that undoes it; `assertNoCalls` then
 * throws if the story tried.
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

/** @throws Error if the story requested another origin, by `fetch` or by loading an image, a style sheet or a font */
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
