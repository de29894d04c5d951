import { MediaLibraryError } from "./errors.js";

/**
 * Loads code that the first screen does not need. `import()` can fail like any request.
 * @throws MediaLibraryError `network`
 */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch (cause) {
    const message = "A part of the app could not be loaded. Check the connection and try again.";
    throw new MediaLibraryError("network", message, { cause, retryable: true });
  }
}

/** Calls `load` once and shares its result; after a failure the next call tries again. */
export function loadOnce<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loading: Promise<Value> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
