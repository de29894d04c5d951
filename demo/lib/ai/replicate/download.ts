import { open, rename, rm } from "node:fs/promises";
import { GENERATED_TYPES, sniffType } from "@reactkits.dev/react-media-library/server";
import { type AllowedHosts, checkAddress } from "./address";
import type { CallOptions } from "./client-types";
import type { GuardedRequest } from "./guarded-request";
import type { Log } from "./log";
import { ReplicateError } from "./replicate-error";
import { openScope, orLeft, pause, type Scope } from "./scope";
import type { TIMING } from "./timing";

export type DownloadOptions = CallOptions & {
  /** Which types it may have, and with them its limits. Default `image`. */
  kind?: "image" | "video";
  /** Bytes. Default: 20 MB for an image, 200 MB for a video. */
  maxBytes?: number;
  /** Ends the wait for the first bytes, in milliseconds since 1970; a file that has begun has its own limits. */
  endsAt?: number;
};

/** An open file. Its stream, or one of the methods, is used once; until then it holds a connection. */
export type Download = {
  /** What the bytes themselves say. */
  mimeType: string;
  /** Bytes, where its host says how many. */
  size: number | undefined;
  /** Read on demand; errors with a `ReplicateError` when the file breaks off, falls silent or is too large. */
  stream: ReadableStream<Uint8Array>;
  /** All of it; opened once more where it breaks off. */
  bytes: () => Promise<Uint8Array<ArrayBuffer>>;
  /** To a file of this machine, which is there only once it is whole. */
  saveTo: (path: string) => Promise<void>;
};

export type DownloadContext = {
  request: GuardedRequest;
  hosts: AllowedHosts;
  timing: typeof TIMING;
  retryDelay: (retry: number) => number;
  log: Log;
};

const HEAD_BYTES = 64;
const KINDS = {
  image: { types: GENERATED_TYPES, maxBytes: 20_000_000 },
  video: { types: ["video/mp4", "video/webm"], maxBytes: 200_000_000 },
} as const;

/** Opens the file, and once more where it could not be reached. */
export async function openDownload(
  address: string,
  options: DownloadOptions,
  context: DownloadContext,
): Promise<Download> {
  const opening = openScope(options.signal, (options.endsAt ?? Number.POSITIVE_INFINITY) - Date.now());
  let retries = 1;
  const openAgain = async (error: unknown, signal: AbortSignal): Promise<OpenFile> => {
    if (!(error instanceof ReplicateError && error.retryable) || retries-- === 0) throw error;
    const ms = context.retryDelay(0);
    context.log({ level: "warn", event: "retry", code: error.code, reason: "download", retry: 1, ms });
    await pause(ms, signal);
    return openFile(address, options, context, signal);
  };
  try {
    opening.signal.throwIfAborted();
    const file = await openFile(address, options, context, opening.signal).catch((error) =>
      openAgain(error, opening.signal),
    );
    const readAll = async (write: (chunks: AsyncIterable<Uint8Array>) => Promise<void>) => {
      try {
        await write(chunksOf(file));
      } catch (error) {
        const scope = openScope(options.signal, Number.POSITIVE_INFINITY);
        try {
          await write(chunksOf(await openAgain(error, scope.signal)));
        } finally {
          scope.end();
        }
      }
    };
    return {
      mimeType: file.mimeType,
      size: file.size,
      stream: streamOf(file),
      bytes: () => collect(readAll),
      saveTo: (path) => save(path, readAll),
    };
  } catch (error) {
    if (!opening.signal.aborted) throw error;
    if (opening.timedOut())
      throw new ReplicateError("timeout", "The file did not come in time.", {
        retryable: true,
        cause: error,
      });
    throw opening.signal.reason;
  } finally {
    opening.end();
  }
}

type OpenFile = {
  mimeType: string;
  size: number | undefined;
  /** The next piece, undefined at the end; throws a `ReplicateError`, or the caller's reason. */
  read: () => Promise<Uint8Array | undefined>;
  close: () => void;
};

async function openFile(
  address: string,
  { signal, kind = "image", maxBytes = KINDS[kind].maxBytes }: DownloadOptions,
  { request, hosts, timing, log }: DownloadContext,
  opening: AbortSignal,
): Promise<OpenFile> {
  const checked = checkAddress(address, hosts);
  const { host } = checked.url;
  const began = Date.now();
  // Of the whole file; `opening` ends only the wait for its first bytes.
  const whole = openScope(signal, kind === "video" ? timing.videoTotal : timing.imageTotal);
  const control = new AbortController();
  const close = () => {
    whole.end();
    control.abort();
  };
  whole.signal.addEventListener("abort", close, { once: true });
  opening.addEventListener("abort", close, { once: true });
  try {
    const response = await orLeft(request(checked, { signal: control.signal }), opening).catch((cause) => {
      throw unreachable(host, cause);
    });
    const { statusCode: httpStatus = 0, headers } = response;
    if (httpStatus !== 200) throw badStatus(host, httpStatus);
    const size = /^\d{1,15}$/.test(headers["content-length"] ?? "")
      ? Number(headers["content-length"])
      : undefined;
    if (size !== undefined && size > maxBytes) throw tooLarge(host, maxBytes);

    const pieces = response.iterator({ destroyOnReturn: true });
    let length = 0;
    const read = async () => {
      const piece = await withIdle(pieces.next(), whole, timing.fileIdle).catch((cause) => {
        close();
        if (signal?.aborted) throw signal.reason;
        throw unreachable(host, cause);
      });
      if (piece.done) {
        log({ level: "debug", event: "download", httpStatus, bytes: length, ms: Date.now() - began });
        whole.end();
        return undefined;
      }
      const chunk = new Uint8Array(piece.value);
      length += chunk.length;
      if (length > maxBytes) {
        close();
        throw tooLarge(host, maxBytes);
      }
      return chunk;
    };
    const head: Uint8Array[] = [];
    for (let seen = 0; seen < HEAD_BYTES; ) {
      const chunk = await orLeft(read(), opening);
      if (!chunk) break;
      head.push(chunk);
      seen += chunk.length;
    }
    const sniffed = sniffType(Buffer.concat(head).subarray(0, HEAD_BYTES));
    const mimeType = KINDS[kind].types.find((type) => type === sniffed);
    if (!mimeType) throw wrongType(host, kind);
    return { mimeType, size, read: async () => head.shift() ?? read(), close };
  } catch (error) {
    close();
    throw error;
  } finally {
    opening.removeEventListener("abort", close);
  }
}

/** A source that falls silent is given up; so is one that takes too long in all. */
async function withIdle<Value>(next: Promise<Value>, whole: Scope, idle: number): Promise<Value> {
  const scope = openScope(whole.signal, idle);
  try {
    return await orLeft(next, scope.signal);
  } finally {
    scope.end();
  }
}

async function* chunksOf({ read, close }: OpenFile): AsyncGenerator<Uint8Array> {
  try {
    for (let chunk = await read(); chunk; chunk = await read()) yield chunk;
  } finally {
    close();
  }
}

function streamOf({ read, close }: OpenFile): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await read();
        if (chunk) controller.enqueue(chunk);
        else controller.close();
      },
      cancel: close,
    },
    // Read on demand alone, so that a slow reader slows the source and not our memory.
    { highWaterMark: 0 },
  );
}

type ReadAll = (write: (chunks: AsyncIterable<Uint8Array>) => Promise<void>) => Promise<void>;

async function collect(readAll: ReadAll): Promise<Uint8Array<ArrayBuffer>> {
  let all: Uint8Array[] = [];
  await readAll(async (chunks) => {
    all = [];
    for await (const chunk of chunks) all.push(chunk);
  });
  return new Uint8Array(Buffer.concat(all));
}

async function save(path: string, readAll: ReadAll): Promise<void> {
  const part = `${path}.part`;
  try {
    await readAll(async (chunks) => {
      const file = await open(part, "w");
      try {
        for await (const chunk of chunks) await file.write(chunk);
      } finally {
        await file.close();
      }
    });
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

function unreachable(host: string, cause: unknown): ReplicateError {
  if (cause instanceof ReplicateError) return cause;
  return new ReplicateError("network", `The file at ${host} could not be read to its end.`, {
    retryable: true,
    cause,
  });
}

function badStatus(host: string, httpStatus: number): ReplicateError {
  const gone = httpStatus === 404 || httpStatus === 410;
  return new ReplicateError(
    gone ? "file-gone" : httpStatus >= 500 ? "server" : "unexpected-status",
    gone
      ? `The file is no longer at ${host}: Replicate removes it an hour after the run.`
      : `The file at ${host} answered ${httpStatus}; redirects are not followed.`,
    { httpStatus, retryable: httpStatus >= 500 || httpStatus === 429 },
  );
}

const tooLarge = (host: string, maxBytes: number) =>
  new ReplicateError("too-large", `The file at ${host} is larger than ${maxBytes} bytes.`);

const wrongType = (host: string, kind: string) =>
  new ReplicateError("file-type", `The file at ${host} is no ${kind} of a type that is taken.`);
