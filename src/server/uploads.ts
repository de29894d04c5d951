import { MediaLibraryError } from "../core/errors.js";

/** How the images of requests are received. */
export type UploadOptions = {
  /** Bounds how many requests send images at once. */
  gate?: UploadGate | undefined;
  /** Where images go. Default: memory. */
  store?: UploadStore | undefined;
};

export type UploadStore = {
  /**
   * Takes an image while it arrives. Rejects with what `bytes` throws, and keeps nothing then.
   * @param about the name and type that the file is to have
   */
  receive: (
    bytes: AsyncGenerator<Uint8Array, void, undefined>,
    about: { name: string; type: string },
  ) => Promise<File>;
  /** Called for each file that was received when its request does not need it any more, maybe twice. Never rejects. */
  discard: (file: File) => Promise<void>;
};

export type UploadGate = {
  /** Resolves to what must be called when the request's body is read. @throws MediaLibraryError `rate-limited` */
  enter: (request: Request) => Promise<() => void>;
};

/** Seconds after which a client that was refused may come again. */
const RETRY_AFTER = 5;

/**
 * At most `total` requests at once, and `perKey` of each that `key` names; more are refused. Several handlers that
 * are given the same one are bounded together.
 */
export function createUploadGate({
  perKey = 4,
  total = 16,
  key: keyOf,
}: {
  perKey?: number;
  total?: number;
  /** Who sends the request. Default: all are bounded by `total` alone. */
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
  const message = `Too many uploads are under way. Try again in ${RETRY_AFTER} s.`;
  return new MediaLibraryError("rate-limited", message, { retryable: true, retryAfter: RETRY_AFTER });
}

export const MEMORY: UploadStore = {
  async receive(bytes, { name, type }) {
    const chunks: BlobPart[] = [];
    for await (const chunk of bytes) chunks.push(new Uint8Array(chunk));
    return new File(chunks, name, { type });
  },
  discard: async () => {},
};
