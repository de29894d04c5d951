import { abortable, openScope } from "./abort-scope.js";
import { type AllowedHosts, checkAddress } from "./address.js";
import type { CallOptions } from "./call-options.js";
import { dataUriBytes } from "./data-uri.js";
import { detectMediaType, HEAD_BYTES, MEDIA_TYPES } from "./detect-media-type.js";
import type { GuardedRequest } from "./guarded-request.js";
import type { Log } from "./log.js";
import { ReplicateError } from "./replicate-error.js";
import type { TIMING } from "./timing.js";

export type DownloadOptions = CallOptions & {
  /** Which types it may have: PNG, JPEG, WebP, AVIF and GIF, or MP4 and WebM. Default: `image`. */
  kind?: "image" | "video";
  /** Whether other content is accepted too, as `application/octet-stream`; an empty file never is. */
  others?: boolean;
  /** Bytes, at most. Default: 100 MiB for an image, 500 MiB for a video. */
  maxBytes?: number;
  /**
   * When the last byte must have been read, in milliseconds since 1970. Independently, an image may take 120 s and a
   * video 600 s; whichever is first ends the download with `timeout`.
   */
  endsAt?: number;
};

export type DownloadContext = {
  request: GuardedRequest;
  hosts: AllowedHosts;
  timing: typeof TIMING;
  retryDelay: (retry: number) => number;
  log: Log;
};

/** A file whose first bytes have been read. */
export type OpenFile = {
  mimeType: string;
  size: number | undefined;
  /** The next piece, undefined at the end; throws a `ReplicateError`, or the caller's reason. */
  read: () => Promise<Uint8Array | undefined>;
  close: () => void;
};

/** The most bytes of one file. */
const MAX_BYTES = { image: 100 * 1024 * 1024, video: 500 * 1024 * 1024 } as const;

/** The type of other content: no program opens it, and no browser runs what may be in it. */
export const OTHER_TYPE = "application/octet-stream";

/**
 * Requests a file once, or reads it from its data URI. The address comes from outside, so only Replicate's own hosts and
 * the configured ones are connected to, without the token.
 */
export async function openFile(
  address: string,
  { kind = "image", others = false, maxBytes = MAX_BYTES[kind] }: DownloadOptions,
  { request, hosts, timing, log }: DownloadContext,
  signal: AbortSignal,
): Promise<OpenFile> {
  const inline = dataUriBytes(address);
  if (inline) return openInline(inline, { kind, others, maxBytes });
  const checked = checkAddress(address, hosts);
  const { host } = checked.url;
  const began = Date.now();
  const control = new AbortController();
  const close = () => {
    signal.removeEventListener("abort", close);
    control.abort();
  };
  signal.addEventListener("abort", close, { once: true });
  try {
    const response = await abortable(request(checked, { signal: control.signal }), signal).catch((cause) => {
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
      const piece = await withIdle(pieces.next(), signal, timing.fileIdle).catch((cause) => {
        close();
        signal.throwIfAborted();
        throw unreachable(host, cause);
      });
      if (piece.done) {
        log({ level: "debug", event: "download", httpStatus, bytes: length, ms: Date.now() - began });
        signal.removeEventListener("abort", close);
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
      const chunk = await read();
      if (!chunk) break;
      head.push(chunk);
      seen += chunk.length;
    }
    const mimeType = typeOf(Buffer.concat(head), { kind, others }, host);
    return { mimeType, size, read: async () => head.shift() ?? read(), close };
  } catch (error) {
    close();
    throw error;
  }
}

type Taken = Required<Pick<DownloadOptions, "kind" | "others">>;

function openInline(bytes: Uint8Array, { maxBytes, ...taken }: Taken & { maxBytes: number }): OpenFile {
  const host = "a data URI";
  if (bytes.length > maxBytes) throw tooLarge(host, maxBytes);
  const mimeType = typeOf(bytes, taken, host);
  const pieces = [bytes];
  return { mimeType, size: bytes.length, read: async () => pieces.shift(), close: () => {} };
}

/** Detects the type from the first bytes. Throws `file-type` if it is not of the kind. */
function typeOf(bytes: Uint8Array, { kind, others }: Taken, host: string): string {
  const detected = detectMediaType(bytes);
  const mimeType = MEDIA_TYPES[kind].find((type) => type === detected);
  if (mimeType) return mimeType;
  if (others && bytes.length > 0) return OTHER_TYPE;
  throw wrongType(host, kind);
}

/** Aborts a source that sends nothing for `idle` milliseconds. */
async function withIdle<Value>(next: Promise<Value>, signal: AbortSignal, idle: number): Promise<Value> {
  const scope = openScope(signal, idle);
  try {
    return await abortable(next, scope.signal);
  } finally {
    scope.end();
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
      ? `The file is no longer at ${host}: Replicate deletes it an hour after the prediction.`
      : `The file at ${host} was answered with ${httpStatus}; redirects are not followed.`,
    { httpStatus, retryable: httpStatus >= 500 || httpStatus === 429 },
  );
}

const tooLarge = (host: string, maxBytes: number) =>
  new ReplicateError("too-large", `The file at ${host} is larger than ${maxBytes} bytes.`);

const wrongType = (host: string, kind: string) =>
  new ReplicateError(
    "file-type",
    `The file at ${host} is not ${kind === "image" ? "an" : "a"} ${kind} of a supported type.`,
  );
