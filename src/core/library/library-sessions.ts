import type { MediaLibraryInstance } from "./media-library-types.js";
import type { OpenStorage } from "./storage.js";

/** The open storage of each library, for parts of this package that are not loaded with it. */
const storages = new WeakMap<MediaLibraryInstance, () => Promise<OpenStorage>>();

export function registerStorage(library: MediaLibraryInstance, open: () => Promise<OpenStorage>): void {
  storages.set(library, open);
}

/** Opens the storage of a library that `createMediaLibrary` returned. */
export async function storageOf(library: MediaLibraryInstance): Promise<OpenStorage> {
  const open = storages.get(library);
  if (!open) throw new TypeError("This is not a library that createMediaLibrary returned.");
  return open();
}
