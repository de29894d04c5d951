import { anySignal } from "../../core/any-signal.js";
import { MediaLibraryError } from "../../core/errors.js";
import { whenAborted } from "../../core/when-aborted.js";
import type { HttpGeneratorOptions } from "../http-generator-options.js";
import { decodeProblem, EVENT_STREAM_TYPE, JSON_TYPE } from "../protocol.js";
import { sendRequest, sentHeaders } from "../send.js";
import { createRequestQueue, createSharedQueue, type RequestQueue } from "./request-queue.js";
import { createWatchdog, type Timeouts } from "./timeouts.js";

export type TransportOptions = Pick<HttpGeneratorOptions, "url" | "headers" | "fetch">;

export type TransportRequest = Omit<RequestInit, "headers" | "signal"> & {
  headers?: Record<string, string | undefined>;
  /** Default: JSON. */
  accept?: string;
  /** Maximum time without a byte, in milliseconds. Default: `timeouts.idle`. */
  idle?: number;
  signal?: AbortSignal | undefined;
};

/** Called for each chunk of a reply; restarts the idle timeout. */
export type OnBytes = () => void;

/** The generation server's URLs, and requests to it that always end. */
export type Transport = {
  timeouts: Timeouts;
  endpoint: (path?: readonly string[], query?: Record<string, string>) => URL;
  /** Resolves a URL sent by the server. @throws MediaLibraryError `generator` if it has another origin */
  resolve: (url: string) => URL;
  /** For requests that submit generations. */
  postQueue: RequestQueue;
  /** For read requests: one at a time per browser, so that the page has connections left. */
  readQueue: RequestQueue;
  /** The same in all tabs that send the same headers to the same URL. */
  channelName: () => Promise<string>;
  /** Whether a reply other than a stream arrived after that value of `performance.now()`. */
  answeredSince: (moment: number) => boolean;
  /**
   * Sends a request and reads the reply.
   * @throws MediaLibraryError `network` (retryable) without a complete reply, and the errors of `read`; the signal's
   * reason when it is aborted
   */
  request: <T>(
    address: URL,
    request: TransportRequest,
    read: (response: Response, onBytes: OnBytes) => Promise<T>,
  ) => Promise<T>;
};

export function createTransport({ url, ...options }: TransportOptions, timeouts: Timeouts): Transport {
  // Not before the first request: during server rendering there is no page URL to resolve against.
  const base = () => new URL(url, typeof location === "undefined" ? undefined : location.href);
  let answeredAt = Number.NEGATIVE_INFINITY;
  let name: string | undefined;
  const channelName = async () => {
    const headers = [...(await sentHeaders(options.headers, JSON_TYPE))].map((pair) => pair.join(": "));
    const text = new TextEncoder().encode([base().href, ...headers].join("\n"));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
    name = `react-media-library:generations:${[...digest].map((byte) => byte.toString(16)).join("-")}`;
    return name;
  };
  return {
    timeouts,
    postQueue: createRequestQueue(),
    readQueue: createSharedQueue(() => name),
    channelName,
    answeredSince: (moment) => answeredAt >= moment,
    endpoint(path = [], query = {}) {
      const address = base();
      address.pathname = [address.pathname.replace(/\/$/, ""), ...path].join("/");
      for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
      return address;
    },
    resolve(url) {
      const own = base();
      if (URL.canParse(url, own) && new URL(url, own).origin === own.origin) return new URL(url, own);
      throw new MediaLibraryError(
        "generator",
        "The server returned a file URL of another site, and files are only downloaded from the server itself.",
      );
    },
    async request(address, { headers: own = {}, accept = JSON_TYPE, idle, signal, ...init }, read) {
      signal?.throwIfAborted();
      const watchdog = createWatchdog(idle ?? timeouts.idle);
      const ended = anySignal(signal, watchdog.signal);
      try {
        return await sendRequest(options, undefined, async (send) => {
          const headers = await sentHeaders(options.headers, accept);
          headers.set("accept", accept);
          headers.delete("content-type");
          for (const [name, value] of Object.entries(own)) if (value !== undefined) headers.set(name, value);
          const work = async () => {
            const response = await send(address, { ...init, headers, signal: ended });
            watchdog.onBytes();
            if (accept !== EVENT_STREAM_TYPE) answeredAt = performance.now();
            return read(response, watchdog.onBytes);
          };
          // A fetch of the app's own may ignore the signal.
          return Promise.race([work(), whenAborted(ended)]);
        });
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      } finally {
        watchdog.stop();
      }
    },
  };
}

/** Maximum size of a text reply, in bytes. */
const MAX_TEXT = 4 * 1024 * 1024;

/** The text of a successful reply. @throws MediaLibraryError the error of any other reply */
export async function readText(response: Response, onBytes: OnBytes): Promise<string> {
  // If the error's body is incomplete, the status is still known.
  if (!response.ok) throw await readProblemReply(response, onBytes);
  return (await readBytes(response, MAX_TEXT, onBytes)).text();
}

export async function readProblemReply(response: Response, onBytes: OnBytes): Promise<MediaLibraryError> {
  const blob = await readBytes(response, MAX_TEXT, onBytes).catch(() => new Blob());
  return decodeProblem(response.status, response.headers, await blob.text());
}

/** Bytes combined into one blob: browsers keep large blobs on disk. */
const PIECE = 8 * 1024 * 1024;

/** @throws MediaLibraryError `generator` if there are more than `most` bytes */
export async function readBytes({ body, status }: Response, most: number, onBytes: OnBytes): Promise<Blob> {
  if (!body) return new Blob();
  const reader = body.getReader();
  const pieces: Blob[] = [];
  let chunks: BlobPart[] = [];
  let [length, gathered] = [0, 0];
  const put = () => {
    pieces.push(new Blob(chunks));
    [chunks, gathered] = [[], 0];
  };
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      onBytes();
      length += next.value.length;
      gathered += next.value.length;
      if (length > most) {
        const message = `The server sent more than the expected ${most} bytes.`;
        throw new MediaLibraryError("generator", message, { status });
      }
      chunks.push(next.value);
      if (gathered >= PIECE) put();
    }
  } finally {
    // Discards the rest after an error.
    reader.cancel().catch(() => {});
  }
  put();
  return new Blob(pieces);
}

/** Whether the same request may succeed later: the server was unreachable, overloaded or failed. */
export function isTransient(error: unknown): error is MediaLibraryError {
  if (!MediaLibraryError.isInstance(error)) return false;
  const { code, status = 0 } = error;
  return code === "network" || status >= 500 || status === 408 || status === 429;
}
