import { createMediaLibrary as createLibraryOver } from "./core/library/media-library.js";
import type { MediaLibraryInstance, MediaLibraryOptions } from "./core/library/media-library-types.js";
import type { MediaStorage } from "./core/library/storage.js";
import { createBrowserStorage } from "./storage/browser-storage.js";

export type CreateMediaLibraryOptions = Omit<MediaLibraryOptions, "storage"> & {
  /** Default: OPFS and IndexedDB of the browser, under `namespace`. */
  storage?: MediaStorage | undefined;
  /** Keeps libraries of one origin apart; without effect where `storage` is given. Default `default`. */
  namespace?: string | undefined;
};

export function createMediaLibrary({
  storage,
  namespace,
  ...options
}: CreateMediaLibraryOptions = {}): MediaLibraryInstance {
  return createLibraryOver({ ...options, storage: storage ?? createBrowserStorage({ namespace }) });
}
