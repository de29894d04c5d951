import { MediaLibraryError } from "../core/errors.js";
import type { HttpGeneratorOptions } from "./http-generator-options.js";

type Send = (url: string | URL, init: RequestInit) => Promise<Response>;

/**
 * Runs `work`, which sends a request and reads its reply. Rejects with the signal's reason once it is aborted, otherwise
 * with a `MediaLibraryError`: any other error becomes `network`.
 */
export async function sendRequest<T>(
  { fetch }: Pick<HttpGeneratorOptions, "fetch">,
  signal: AbortSignal | undefined,
  work: (send: Send) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  try {
    const result = await work((url, init) => {
      signal?.throwIfAborted();
      const send = fetch ?? globalThis.fetch;
      return send(String(url), signal ? { ...init, signal } : init);
    });
    // The app's own `fetch` may have ignored the signal.
    signal?.throwIfAborted();
    return result;
  } catch (error) {
    signal?.throwIfAborted();
    throw MediaLibraryError.isInstance(error) ? error : networkError(error);
  }
}

/** The app's headers, evaluated for each request, plus `accept` unless the app sets it. */
export async function sentHeaders(given: HttpGeneratorOptions["headers"], accept: string): Promise<Headers> {
  const headers = new Headers(typeof given === "function" ? await given() : given);
  if (!headers.has("accept")) headers.set("accept", accept);
  return headers;
}

function networkError(cause: unknown): MediaLibraryError {
  return new MediaLibraryError(
    "network",
    "The generation server could not be reached, or the connection was lost. Check the connection and try again.",
    { cause, retryable: true },
  );
}
