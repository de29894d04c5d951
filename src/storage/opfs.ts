import { MediaLibraryError } from "../core/errors.js";
import { createSlots } from "../core/slots.js";
import { uuid } from "../core/uuid.js";
import { canWriteOnPage } from "./can-write-on-page.js";
import { lostError } from "./database.js";
import { canMove, openDirectories } from "./directories.js";
import { createFileWriters } from "./file-writers.js";

/** The originals of one namespace; each file name is the asset's id. */
export type FileStore = {
  /**
   * Resolves once the complete file exists under its id. An aborted signal cancels a write that has not started.
   * @throws MediaLibraryError `quota`, `write`
   */
  write: (id: string, blob: Blob, signal?: AbortSignal) => Promise<void>;
  /** Undefined if the file does not exist. */
  read: (id: string) => Promise<File | undefined>;
  /** A missing file is ignored. */
  remove: (id: string) => Promise<void>;
  /** All file names, including leftovers of a killed browser (`*.crswap`). */
  list: () => Promise<string[]>;
  /** The names of unfinished files. */
  listTmp: () => Promise<string[]>;
  removeTmp: (name: string) => Promise<void>;
  close: () => void;
};

/** Concurrent writes, shared by the write workers: a write consists of round trips rather than bytes. */
const WRITES = 16;

/**
 * Bytes up to which a file is written by a worker, which reads it into memory. The browser copies larger files faster,
 * and without holding them in memory.
 */
const SMALL = 1024 * 1024;

export async function openFileStore(root: FileSystemDirectoryHandle, namespace: string): Promise<FileStore> {
  const { files, tmp } = await openDirectories(root, namespace);
  const writers = createFileWriters();
  const inSlot = createSlots(WRITES);

  // A file that cannot be removed is left to the next sweep.
  const discardTmp = (name: string): Promise<void> => removeUnlocked(tmp, name).catch(() => {});

  const fill = async (handle: FileSystemFileHandle, blob: Blob): Promise<void> => {
    const writable = await handle.createWritable();
    try {
      await writable.write(blob);
      await writable.close();
    } catch (error) {
      // The write has failed already; its error is the one to report.
      await writable.abort().catch(() => {});
      throw error;
    }
    const { size } = await handle.getFile();
    if (size !== blob.size) throw new Error(`${size} of ${blob.size} bytes were written.`);
  };

  /** Resolves to false if workers cannot write here; the page does it then. */
  const writeByWorker = async (name: string, blob: Blob): Promise<boolean> => {
    const unfinished = uuid();
    try {
      if (await writers.write({ namespace, unfinished, name, blob })) return true;
    } catch (error) {
      await discardTmp(unfinished);
      throw writeError(error, blob.size);
    }
    await discardTmp(unfinished);
    return false;
  };

  return {
    write: (id, blob, signal) =>
      inSlot(async () => {
        signal?.throwIfAborted();
        const onPage = canWriteOnPage();
        if ((!onPage || blob.size <= SMALL) && (await writeByWorker(id, blob))) return;
        if (!onPage) throw writeError(new Error("No worker could write the file."), blob.size);
        // A unique name: two tabs may restore the same original at once.
        const unfinished = uuid();
        try {
          const handle = await tmp.getFileHandle(unfinished, { create: true });
          await fill(handle, blob);
          if (canMove(handle)) await handle.move(files, id);
          else {
            await fill(await files.getFileHandle(id, { create: true }), blob);
            await removeEntry(tmp, unfinished);
          }
        } catch (error) {
          await discardTmp(unfinished);
          throw writeError(error, blob.size);
        }
      }),
    async read(id) {
      try {
        return await (await files.getFileHandle(id)).getFile();
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    remove: (id) => removeEntry(files, id),
    list: () => names(files),
    listTmp: () => names(tmp),
    removeTmp: (name) => removeEntry(tmp, name),
    close: writers.close,
  };
}

async function names(directory: FileSystemDirectoryHandle): Promise<string[]> {
  const all: string[] = [];
  for await (const name of directory.keys()) all.push(name);
  return all;
}

async function removeEntry(directory: FileSystemDirectoryHandle, name: string): Promise<void> {
  try {
    await directory.removeEntry(name);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/**
 * Chromium unlocks the file of an aborted write slightly after `abort()` has resolved; until then it cannot be removed.
 * Gives up after about a second.
 */
async function removeUnlocked(directory: FileSystemDirectoryHandle, name: string): Promise<void> {
  for (let wait = 5; ; wait *= 2) {
    try {
      return await removeEntry(directory, name);
    } catch (error) {
      const locked = error instanceof DOMException && error.name === "NoModificationAllowedError";
      if (!locked || wait > 640) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof DOMException && error.name === "NotFoundError";
}

/** The error of a failed write of `bytes`, for people. IndexedDB fails with the same DOMException names. */
export function writeError(cause: unknown, bytes: number): MediaLibraryError {
  if (MediaLibraryError.isInstance(cause)) return cause;
  const name = cause instanceof DOMException ? cause.name : "";
  if (name === "QuotaExceededError") {
    const message = `There is no space left for this file of ${megabytes(bytes)} MB. Delete some images or videos, or free space on the device.`;
    return new MediaLibraryError("quota", message, { cause, needed: bytes });
  }
  if (name === "InvalidStateError" || name === "NotFoundError") return lostError(cause);
  const message = "The browser could not save this file. Try again.";
  return new MediaLibraryError("write", message, { cause, retryable: true });
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toLocaleString("en", { maximumFractionDigits: 1 });
}
