import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { openScope, sleep } from "./abort-scope.js";
import { type DownloadContext, type DownloadOptions, type OpenFile, openFile } from "./open-file.js";
import { ReplicateError } from "./replicate-error.js";

/** An open file. Use its stream or one of its methods, once; until then it holds a connection. */
export type Download = {
  /** Detected from its content. */
  mimeType: string;
  /** Bytes, if its host says how many. */
  size: number | undefined;
  /**
   * Read on demand. If the file breaks off it is opened once more and continues from there. Errors with a
   * `ReplicateError` if that does not help, if the file is too large, and when the time is up.
   */
  stream: ReadableStream<Uint8Array>;
  /** The whole file. */
  bytes: () => Promise<Uint8Array<ArrayBuffer>>;
  /** Saves it to a path of this machine, where it appears only once it is complete. */
  saveTo: (path: string) => Promise<void>;
};

/** Retries of a whole download, from its first byte to its last. */
export async function openDownload(
  address: string,
  options: DownloadOptions,
  context: DownloadContext,
): Promise<Download> {
  const { signal, kind = "image", endsAt = Number.POSITIVE_INFINITY } = options;
  const total = kind === "video" ? context.timing.videoTotal : context.timing.imageTotal;
  const whole = openScope(signal, Math.min(total, endsAt - Date.now()));
  const failureOf = (error: unknown): unknown => {
    whole.end();
    if (!whole.signal.aborted) return error;
    if (!whole.timedOut()) return whole.signal.reason;
    return new ReplicateError("timeout", "The file was not complete in time.", {
      retryable: true,
      cause: error,
    });
  };
  const openOnce = () => openFile(address, options, context, whole.signal);
  let retries = 1;
  const openAgain = async (error: unknown): Promise<OpenFile> => {
    if (!(error instanceof ReplicateError && error.retryable) || retries-- === 0) throw error;
    const ms = context.retryDelay(0);
    context.log({ level: "warn", event: "retry", code: error.code, reason: "download", retry: 1, ms });
    await sleep(ms, whole.signal);
    return openOnce();
  };
  try {
    whole.signal.throwIfAborted();
    let file = await openOnce().catch(openAgain);
    const { mimeType, size } = file;
    const close = () => {
      whole.end();
      file.close();
    };
    let passedOn = 0;
    let toSkip = 0;
    const goOn = async (error: unknown) => {
      file = await openAgain(error);
      toSkip = passedOn;
      if (file.mimeType !== mimeType || (file.size ?? size) !== (size ?? file.size)) throw changed(address);
    };
    const read = async (): Promise<Uint8Array | undefined> => {
      for (;;) {
        let chunk: Uint8Array | undefined;
        try {
          chunk = await file.read();
        } catch (error) {
          await goOn(error);
          continue;
        }
        if (!chunk) break;
        const fresh = chunk.subarray(toSkip);
        toSkip -= chunk.length - fresh.length;
        passedOn += fresh.length;
        if (fresh.length > 0) return fresh;
      }
      if (toSkip > 0 || passedOn !== (size ?? passedOn)) throw changed(address);
      whole.end();
      return undefined;
    };
    const readOrFail = () =>
      read().catch((error) => {
        file.close();
        throw failureOf(error);
      });
    const chunks = () => chunksOf(readOrFail, close);
    return {
      mimeType,
      size,
      stream: streamOf(readOrFail, close),
      bytes: () => collect(chunks()),
      saveTo: (path) => save(path, chunks()),
    };
  } catch (error) {
    throw failureOf(error);
  }
}

type Read = () => Promise<Uint8Array | undefined>;

async function* chunksOf(read: Read, close: () => void): AsyncGenerator<Uint8Array> {
  try {
    for (let chunk = await read(); chunk; chunk = await read()) yield chunk;
  } finally {
    close();
  }
}

function streamOf(read: Read, close: () => void): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await read();
        if (chunk) controller.enqueue(chunk);
        else controller.close();
      },
      cancel: close,
    },
    // Read on demand only, so that a slow reader slows the source down and does not fill the memory.
    { highWaterMark: 0 },
  );
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return new Uint8Array(Buffer.concat(all));
}

async function save(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  // A unique name, so that two downloads to one path do not write into the same file.
  const part = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(part, "wx");
    try {
      for await (const chunk of chunks) await file.write(chunk);
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

const changed = (address: string) =>
  new ReplicateError(
    "network",
    `The file at ${new URL(address).host} is not the same as when it broke off.`,
    { retryable: true },
  );
