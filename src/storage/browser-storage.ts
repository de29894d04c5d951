import type { MediaStorage } from "../core/library/storage.js";
import { loadPart } from "../core/load-part.js";

/** Options of `createBrowserStorage`. */
export type BrowserStorageOptions = {
  /** Separates libraries of one origin. Any string; default `default`. */
  namespace?: string | undefined;
};

/**
 * The default storage: originals in OPFS, records and thumbnails in IndexedDB. If the page has no OPFS (private windows
 * of some browsers, sandboxed frames, plain HTTP), everything is kept in memory and `persistence` is `ephemeral`. The
 * implementation is loaded when the storage is opened.
 *
 * @example
 * ```ts
 * import { createBrowserStorage, createMediaLibrary } from "@reactkits.dev/react-media-library/core";
 *
 * const library = createMediaLibrary({ storage: createBrowserStorage({ namespace: "drafts" }) });
 * await library.ready();
 * console.log(library.getSnapshot().persistence);
 * ```
 */
export function createBrowserStorage({ namespace = "default" }: BrowserStorageOptions = {}): MediaStorage {
  let memory: MediaStorage | undefined;
  return {
    async open(onChange) {
      const { openPersistentStorage } = await loadPart(() => import("./persistent-storage.js"));
      const persistent = await openPersistentStorage(namespace, onChange);
      if (persistent) return persistent;
      const { createMemoryStorage } = await loadPart(() => import("./memory-storage.js"));
      memory ??= createMemoryStorage();
      return memory.open(onChange);
    },
  };
}
