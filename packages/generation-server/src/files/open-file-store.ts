import type { FileStore } from "./file-store.js";
import { createFileSystemStore } from "./file-system-store.js";
import type { S3Settings } from "./s3-settings.js";

/** Where the bytes of generations are kept. */
export type FilesOptions =
  /** A folder of this machine's disk, or one that all processes on the database reach. */
  | { folder: string }
  /** Needs the packages `@aws-sdk/client-s3`, `lib-storage` and `s3-request-presigner`. */
  | { s3: S3Settings };

/** Rejects if the packages that a bucket needs are not installed. */
export async function openFileStore(options: FilesOptions): Promise<FileStore> {
  if ("folder" in options) return createFileSystemStore(options.folder);
  // Nobody who keeps files on the disk loads the client.
  const { createS3Store } = await import("./s3-store.js");
  return createS3Store(options.s3);
}
