import { randomUUID } from "node:crypto";
import { type FileHandle, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  boundsOf,
  checkKey,
  checkPrefix,
  checkRange,
  decodeMetadata,
  encodeMetadata,
  isKey,
} from "./check-file.js";
import { encodeHeader, headerLength, readHeader } from "./file-header.js";
import type { ByteRange, FileStore, ListedFile, StoredFile } from "./file-store.js";
import { errorCode, fileStoreError } from "./file-store-error.js";
import { prepareFolder } from "./prepare-folder.js";
import { putMeasured } from "./put-measured.js";

const READ_BYTES = 65_536;

/**
 * A file store in a local folder, created on the first put. Several processes may share it. A file is written to
 * `tmp/`, synced and renamed, so that even a power failure leaves either the old or the new file.
 */
export function createFileSystemStore(folder: string): FileStore {
  const temporary = join(folder, "tmp");
  // All files are in one folder, so that no folder is created or removed concurrently. Keys contain no dots.
  const pathOf = (key: string) => join(folder, `${key.replaceAll("/", ".")}.file`);
  let prepared: Promise<void> | undefined;

  const put: FileStore["put"] = (key, bytes, options) =>
    putMeasured(key, bytes, options, async (stream) => {
      const { mimeType, metadata = {}, signal } = options;
      const path = join(temporary, randomUUID());
      try {
        const file = await openTemporary(path);
        try {
          await file.writeFile(encodeHeader({ mimeType, metadata: encodeMetadata(metadata) }));
          for await (const chunk of stream) await writeAll(file, chunk);
          await file.sync();
        } finally {
          await file.close();
        }
        signal?.throwIfAborted();
        await rename(path, pathOf(key));
        await syncFolder(folder);
      } catch (error) {
        await rm(path, { force: true }).catch(() => {});
        throw error;
      }
    });

  async function openTemporary(path: string): Promise<FileHandle> {
    const opening = async () => {
      try {
        prepared ??= prepareFolder(temporary);
        await prepared;
        return await open(path, "wx", 0o600);
      } catch (error) {
        prepared = undefined;
        throw error;
      }
    };
    // The folder may have been removed or replaced, for example by a mount.
    return opening().catch((error: unknown) => {
      if (errorCode(error) !== "ENOENT") throw error;
      return opening();
    });
  }

  async function get(key: string, range?: ByteRange): Promise<StoredFile | undefined> {
    checkKey(key);
    if (range) checkRange(range);
    const file = await open(pathOf(key)).catch((error: unknown) => {
      if (errorCode(error) !== "ENOENT") throw fileStoreError("read", error);
    });
    if (!file) return undefined;
    try {
      const header = await readHeader(file);
      const size = (await file.stat()).size - header.length;
      const { start, end } = range ? boundsOf(range, size) : { start: 0, end: size - 1 };
      const stream = streamOf(file, header.length + start, header.length + end + 1);
      return { stream, size, mimeType: header.mimeType, metadata: decodeMetadata(header.metadata) };
    } catch (error) {
      await file.close();
      throw fileStoreError("read", error);
    }
  }

  async function* list(prefix: string): AsyncGenerator<ListedFile> {
    checkPrefix(prefix);
    const names = await readdir(folder).catch((error: unknown) => {
      if (errorCode(error) === "ENOENT") return [];
      throw fileStoreError("listed", error);
    });
    const keys = names
      .filter((name) => name.endsWith(".file"))
      .map((name) => name.slice(0, -".file".length).replaceAll(".", "/"))
      .filter((key) => isKey(key) && key.startsWith(prefix));
    for (const key of keys) {
      const found = await describe(key, pathOf(key));
      if (found) yield found;
    }
  }

  return {
    put,
    get,
    list,
    async delete(key) {
      checkKey(key);
      await rm(pathOf(key), { force: true }).catch((error: unknown) => {
        throw fileStoreError("deleted", error);
      });
    },
  };
}

/**
 * Undefined if the file was deleted meanwhile. Files with a damaged header are listed too, so that they can be
 * deleted.
 */
async function describe(key: string, path: string): Promise<ListedFile | undefined> {
  const file = await open(path).catch((error: unknown) => {
    if (errorCode(error) !== "ENOENT") throw fileStoreError("listed", error);
  });
  if (!file) return undefined;
  try {
    const { size, mtimeMs } = await file.stat();
    return { key, size: size - ((await headerLength(file)) ?? 0), storedAt: Math.floor(mtimeMs) };
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.byteLength; ) at += (await file.write(chunk, at)).bytesWritten;
}

/** Makes the rename durable. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The bytes from `at` up to, but not including, `end`; closes the file at the end and when the reader cancels. */
function streamOf(file: FileHandle, at: number, end: number): ReadableStream<Uint8Array> {
  let position = at;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const count = Math.min(READ_BYTES, end - position);
          const { bytesRead, buffer } = await file.read(new Uint8Array(count), 0, count, position);
          if (count > 0 && bytesRead === 0) throw new Error("The stored file is truncated.");
          position += bytesRead;
          if (bytesRead > 0) controller.enqueue(buffer.subarray(0, bytesRead));
          if (position < end) return;
          await file.close();
          controller.close();
        } catch (error) {
          await file.close();
          throw fileStoreError("read", error);
        }
      },
      cancel: () => file.close(),
    },
    { highWaterMark: 0 },
  );
}
