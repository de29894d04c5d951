import type { MediaStorage } from "../core/library/storage.js";
import { loadPart } from "../core/load-part.js";

export type BrowserStorageOptions = {
  /** Keeps libraries of one origin apart. Any string; default `default`. */
  namespace?: string | undefined;
};

/**
 * Originals in OPFS, records and thumbnails in IndexedDB. Where a page has no OPFS (private windows of some
 * browsers, sandboxed frames, plain http) everything is held in memory and `persistence` says `ephemeral`.
 * What does the work is loaded when it is opened, and only the one of both that is needed.
 */
export function createBrowserStorage({ namespace = "default" }: BrowserStorageOptions = {}): MediaStorage {
  let memory: MediaStorage | undefined;
  return {
    async open(onChange) {
      const root = await findOpfs();
      if (root) {
        const { openPersistentStorage } = await loadPart(() => import("./persistent-storage.js"));
        return openPersistentStorage(root, namespace, onChange);
      }
      const { createMemoryStorage } = await loadPart(() => import("./memory-storage.js"));
      memory ??= createMemoryStorage();
      return memory.open(onChange);
    },
  };
}

/** The origin's private files, where there are any that a page can write. */
async function findOpfs(): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    const root = await navigator.storage.getDirectory();
    return typeof FileSystemFileHandle.prototype.createWritable === "function" ? root : undefined;
  } catch {
    return undefined;
  }
}
