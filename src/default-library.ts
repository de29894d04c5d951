import { createMediaLibrary as createLibraryOver } from "./core/library/media-library.js";
import type { MediaLibraryInstance, MediaLibraryOptions } from "./core/library/media-library-types.js";
import type { MediaStorage } from "./core/library/storage.js";
import { createBrowserStorage } from "./storage/browser-storage.js";

/** Options of `createMediaLibrary`. */
export type CreateMediaLibraryOptions = Omit<MediaLibraryOptions, "storage"> & {
  /** Default: the browser's OPFS and IndexedDB, under `namespace`. */
  storage?: MediaStorage | undefined;
  /** Separates libraries of one origin; ignored if `storage` is given. Default `default`. */
  namespace?: string | undefined;
};

/**
 * Creates a media library without React. It opens its storage on first use; call `close` when the app no longer needs
 * it. React apps use `MediaLibraryProvider`, which creates one.
 *
 * @example
 * ```ts
 * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
 *
 * const library = createMediaLibrary({ namespace: "drafts" });
 * const file = new File(["…"], "photo.jpg", { type: "image/jpeg" });
 * for (const result of await library.importFiles([file])) {
 *   console.log(result.status, result.error?.message);
 * }
 * await library.close();
 * ```
 */
export function createMediaLibrary({
  storage,
  namespace,
  ...options
}: CreateMediaLibraryOptions = {}): MediaLibraryInstance {
  return createLibraryOver({ ...options, storage: storage ?? createBrowserStorage({ namespace }) });
}
