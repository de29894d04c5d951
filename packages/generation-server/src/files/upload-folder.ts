import { randomUUID } from "node:crypto";
import { openAsBlob } from "node:fs";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { UploadStore } from "@reactkits.dev/react-media-library/server";
import { fileStoreError } from "./file-store-error.js";
import { prepareFolder } from "./prepare-folder.js";

/**
 * Keeps uploads in a folder of this machine's disk, made at the first one, while their requests are served. Memory
 * holds no more of them than the chunk that is being written.
 */
export function createUploadFolder(folder: string): UploadStore {
  const paths = new WeakMap<File, string>();
  let prepared: Promise<void> | undefined;

  return {
    async receive(bytes, { name, type }) {
      const path = join(folder, randomUUID());
      try {
        prepared ??= prepareFolder(folder);
        await prepared;
        const target = await open(path, "wx", 0o600);
        try {
          for await (const chunk of bytes) await target.writeFile(chunk);
        } finally {
          await target.close();
        }
        const file = new File([await openAsBlob(path)], name, { type });
        paths.set(file, path);
        return file;
      } catch (error) {
        prepared = undefined;
        await rm(path, { force: true }).catch(() => {});
        throw isDiskError(error) ? fileStoreError("stored", error) : error;
      }
    },
    async discard(file) {
      const path = paths.get(file);
      if (path !== undefined) await rm(path, { force: true }).catch(() => {});
    },
  };
}

/** Not what `bytes` threw: that is the client's, and stays as it is. */
const isDiskError = (error: unknown): boolean => error instanceof Error && "syscall" in error;
