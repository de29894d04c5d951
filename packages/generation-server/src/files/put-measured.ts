import { checkPut } from "./check-file.js";
import type { PutFile, PutOptions } from "./file-store.js";
import { fileStoreError } from "./file-store-error.js";
import { measured } from "./measured.js";

/**
 * The part of `FileStore.put` that every store shares: checks the arguments, counts and hashes the bytes while `write`
 * stores them, and rejects as `put` documents.
 */
export async function putMeasured(
  key: string,
  bytes: ReadableStream<Uint8Array> | Uint8Array,
  options: PutOptions,
  write: (stream: ReadableStream<Uint8Array>) => Promise<void>,
): Promise<PutFile> {
  checkPut(key, options);
  const { signal } = options;
  const source = measured(bytes, options);
  try {
    await write(source.stream);
    return source.result();
  } catch (error) {
    await source.stream.cancel(error).catch(() => {});
    if (signal?.aborted) throw signal.reason;
    throw source.failure()?.reason ?? fileStoreError("stored", error);
  }
}
