import { randomUUID } from "node:crypto";
import { openAsBlob } from "node:fs";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { UploadStore } from "@reactkits.dev/react-media-library/server";
import { fileStoreError } from "./file-store-error.js";
import { prepareFolder } from "./prepare-folder.js";

/**
 * Stores uploads in a local folder while their requests are handled, with at most one chunk of each in memory. The
 * folder is created on the first upload.
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

/** Errors of `bytes` itself are the client's and are thrown unchanged. */
const isDiskError = (error: unknown): boolean => error instanceof Error && "syscall" in error;
