import type { FileStore } from "./file-store.js";
import { createFileSystemStore } from "./file-system-store.js";
import type { S3Settings } from "./s3-settings.js";

/** The storage of files. */
export type FilesOptions =
  | {
      /**
       * A local folder, or a network folder shared by all processes on the database; created if it is missing. Either this or
       * `s3`.
       */
      folder: string;
    }
  | {
      /** A bucket; needs the packages `@aws-sdk/client-s3`, `@aws-sdk/lib-storage` and `@aws-sdk/s3-request-presigner`. */
      s3: S3Settings;
    };

/** Rejects if a bucket is configured and its packages are not installed. */
export async function openFileStore(options: FilesOptions): Promise<FileStore> {
  if ("folder" in options) return createFileSystemStore(options.folder);
  // Loaded on demand: the packages are optional.
  const { createS3Store } = await import("./s3-store.js");
  return createS3Store(options.s3);
}
