import { open, rename, rm } from "node:fs/promises";
import { type DownloadContext, type DownloadOptions, type OpenFile, openFile } from "./open-file";
import { ReplicateError } from "./replicate-error";
import { openScope, pause } from "./scope";

export type { DownloadContext, DownloadOptions };

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
