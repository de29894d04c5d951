import { MediaLibraryError } from "../core/errors.js";

/** How input images are received. */
export type UploadOptions = {
  /** Limits how many requests may upload images at once. */
  gate?: UploadGate | undefined;
  /** Where images are stored until the reply has been sent. Default: memory. */
  store?: UploadStore | undefined;
};

/** Stores input images until their reply has been sent. */
export type UploadStore = {
  /**
   * Stores an image while it arrives. Rejects with the error of `bytes`, and then keeps nothing.
   * @param about the name and type of the resulting file
   */
  receive: (
    bytes: AsyncGenerator<Uint8Array, void, undefined>,
    about: { name: string; type: string },
  ) => Promise<File>;
  /** Called, possibly twice, for each received file when its request has finished with it. Must not reject. */
  discard: (file: File) => Promise<void>;
};

/** Limits how many requests may upload images at once. */
export type UploadGate = {
  /**
   * Resolves to a function that must be called when the request's body has been read.
   * @throws MediaLibraryError `rate-limited`
   */
  enter: (request: Request) => Promise<() => void>;
};

/** `Retry-After` of a rejected upload, in seconds. */
const RETRY_AFTER = 5;

/**
 * Admits at most `total` uploads at once, and at most `perKey` per key; more are rejected. Handlers that share a gate
 * share its limits.
 *
 * @example
 * ```ts
 * import { createUploadGate } from "@reactkits.dev/react-media-library/server";
 *
 * export const gate = createUploadGate({
 *   perKey: 2,
 *   key: (request) => request.headers.get("authorization") ?? "anonymous",
 * });
 * ```
 */
export function createUploadGate({
  perKey = 4,
  total = 16,
  key: keyOf,
}: {
  perKey?: number;
  total?: number;
  /** Identifies the client. Default: only `total` applies. */
  key?: (request: Request) => string | Promise<string>;
} = {}): UploadGate {
  const inside = new Map<string, number>();
  let all = 0;
  return {
    async enter(request) {
      const key = await keyOf?.(request);
      const own = key === undefined ? 0 : (inside.get(key) ?? 0);
      if (all >= total || (key !== undefined && own >= perKey)) throw refused();
      all += 1;
      if (key !== undefined) inside.set(key, own + 1);
      let entered = true;
      return () => {
        if (!entered) return;
        entered = false;
        all -= 1;
        if (key === undefined) return;
        const left = (inside.get(key) ?? 1) - 1;
        if (left > 0) inside.set(key, left);
        else inside.delete(key);
      };
    },
  };
}

function refused(): MediaLibraryError {
  const message = `Too many uploads are in progress. Try again in ${RETRY_AFTER} s.`;
  return new MediaLibraryError("rate-limited", message, { retryable: true, retryAfter: RETRY_AFTER });
}

/** Keeps images in memory. */
export const MEMORY: UploadStore = {
  async receive(bytes, { name, type }) {
    const chunks: BlobPart[] = [];
    for await (const chunk of bytes) chunks.push(new Uint8Array(chunk));
    return new File(chunks, name, { type });
  },
  discard: async () => {},
};
