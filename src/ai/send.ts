import { MediaLibraryError } from "../core/errors.js";
import type { HttpGeneratorOptions } from "./http-generator-options.js";

type Send = (url: string | URL, init: RequestInit) => Promise<Response>;

/**
 * Runs `work`, which asks a server and reads its reply. Rejects with the signal's reason once it has fired, else
 * with a `MediaLibraryError`: `network` for whatever is none.
 */
export async function ask<T>(
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
    // A fetch of the app's own may have ignored the signal.
    signal?.throwIfAborted();
    return result;
  } catch (error) {
    signal?.throwIfAborted();
    throw MediaLibraryError.isInstance(error) ? error : networkError(error);
  }
}

/** The app's own headers, asked for at each request, with what is accepted unless they say so. */
export async function sentHeaders(given: HttpGeneratorOptions["headers"], accept: string): Promise<Headers> {
  const headers = new Headers(typeof given === "function" ? await given() : given);
  if (!headers.has("accept")) headers.set("accept", accept);
  return headers;
}

function networkError(cause: unknown): MediaLibraryError {
  return new MediaLibraryError(
    "network",
    "The generation server could not be reached, or the connection broke. Check the connection and try again.",
    { cause, retryable: true },
  );
}
