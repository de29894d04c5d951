import { anySignal, MediaLibraryError, whenAborted } from "../../core/errors.js";
import type { HttpGeneratorOptions } from "../http-generator-options.js";
import { decodeProblem, EVENT_STREAM_TYPE, JSON_TYPE } from "../protocol.js";
import { ask, sentHeaders } from "../send.js";
import { createWatchdog, type Pace } from "./pace.js";
import { createSharedTurns, createTurns, type Turns } from "./turns.js";

export type SiteOptions = Pick<HttpGeneratorOptions, "url" | "headers" | "fetch">;

export type Exchange = Omit<RequestInit, "headers" | "signal"> & {
  headers?: Record<string, string | undefined>;
  /** Default: JSON. */
  accept?: string;
  /** Milliseconds for the next byte. Default: the pace's `silence`. */
  silence?: number;
  signal?: AbortSignal | undefined;
};

/** Told at each byte, so that a reply that goes on is waited for. */
export type Feed = () => void;

/** The server of generations: its addresses, and requests to it that end. */
export type Site = {
  pace: Pace;
  address: (path?: readonly string[], query?: Record<string, string>) => URL;
  /** An address that the server named. @throws MediaLibraryError `generator` where it is another site's */
  own: (named: string) => URL;
  /** For the requests that begin something, each with its own body. */
  postTurns: Turns;
  /** For all that is only read: one at a time in the whole browser, so that connections stay free for the page. */
  readTurns: Turns;
  /** The same in all tabs that send the same headers to the same address. */
  sharedName: () => Promise<string>;
  /** Whether a reply came since that moment of `performance.now()`, streams apart. */
  answeredSince: (moment: number) => boolean;
  /**
   * Asks, and reads the reply.
   * @throws MediaLibraryError `network` (retryable) where no whole reply came, and what `read` throws; the signal's
   * reason when it fires
   */
  exchange: <T>(
    address: URL,
    exchange: Exchange,
    read: (response: Response, feed: Feed) => Promise<T>,
  ) => Promise<T>;
};

export function createSite({ url, ...options }: SiteOptions, pace: Pace): Site {
  // Not before the first request: where a server renders the page there is no address to be relative to.
  const base = () => new URL(url, typeof location === "undefined" ? undefined : location.href);
  let answeredAt = Number.NEGATIVE_INFINITY;
  let name: string | undefined;
  const sharedName = async () => {
    const headers = [...(await sentHeaders(options.headers, JSON_TYPE))].map((pair) => pair.join(": "));
    const text = new TextEncoder().encode([base().href, ...headers].join("\n"));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
    name = `react-media-library:generations:${[...digest].map((byte) => byte.toString(16)).join("-")}`;
    return name;
  };
  return {
    pace,
    postTurns: createTurns(),
    readTurns: createSharedTurns(() => name),
    sharedName,
    answeredSince: (moment) => answeredAt >= moment,
    address(path = [], query = {}) {
      const address = base();
      address.pathname = [address.pathname.replace(/\/$/, ""), ...path].join("/");
      for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
      return address;
    },
    own(named) {
      const site = base();
      if (URL.canParse(named, site) && new URL(named, site).origin === site.origin)
        return new URL(named, site);
      throw new MediaLibraryError(
        "generator",
        "The server named an address of another site for what it made, and nothing is taken from there.",
      );
    },
    async exchange(address, { headers: own = {}, accept = JSON_TYPE, silence, signal, ...init }, read) {
      signal?.throwIfAborted();
      const watchdog = createWatchdog(silence ?? pace.silence);
      const ended = anySignal(signal, watchdog.signal);
      try {
        return await ask(options, undefined, async (send) => {
          const headers = await sentHeaders(options.headers, accept);
          headers.set("accept", accept);
          headers.delete("content-type");
          for (const [name, value] of Object.entries(own)) if (value !== undefined) headers.set(name, value);
          const work = async () => {
            const response = await send(address, { ...init, headers, signal: ended });
            watchdog.feed();
            if (accept !== EVENT_STREAM_TYPE) answeredAt = performance.now();
            return read(response, watchdog.feed);
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

/** Bytes of a reply that is text. */
const MAX_TEXT = 4 * 1024 * 1024;

/** The text of a good reply. @throws MediaLibraryError what another one says */
export async function readText(response: Response, feed: Feed): Promise<string> {
  // A problem's body that breaks off still leaves the status.
  if (!response.ok) throw await readProblemReply(response, feed);
  return (await readBytes(response, MAX_TEXT, feed)).text();
}

export async function readProblemReply(response: Response, feed: Feed): Promise<MediaLibraryError> {
  const blob = await readBytes(response, MAX_TEXT, feed).catch(() => new Blob());
  return decodeProblem(response.status, response.headers, await blob.text());
}

/** Bytes that are put into a blob at once: the browser keeps large blobs on the disk. */
const PIECE = 8 * 1024 * 1024;

/** @throws MediaLibraryError `generator` where there are more bytes than `most` */
export async function readBytes({ body, status }: Response, most: number, feed: Feed): Promise<Blob> {
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
      feed();
      length += next.value.length;
      gathered += next.value.length;
      if (length > most) {
        const message = `The server answered with more than the ${most} bytes that there should be.`;
        throw new MediaLibraryError("generator", message, { status });
      }
      chunks.push(next.value);
      if (gathered >= PIECE) put();
    }
  } finally {
    // Whatever is left of it, nobody reads it.
    reader.cancel().catch(() => {});
  }
  put();
  return new Blob(pieces);
}

/** Whether the same request may succeed when it is sent again: the server was not reached, or is not well. */
export function isPassing(error: unknown): error is MediaLibraryError {
  if (!MediaLibraryError.isInstance(error)) return false;
  const { code, status = 0 } = error;
  return code === "network" || status >= 500 || status === 408 || status === 429;
}
