import { canWriteOnPage } from "./can-write-on-page.js";
import { hasDirectories } from "./directories.js";
import { canWriteInWorker } from "./file-writers.js";

/** The root of OPFS; undefined if there is none, or if no files can be written in it. */
export async function findOpfs(namespace: string): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    const root = await navigator.storage.getDirectory();
    // Files that are there are shown, whatever keeps workers from starting today.
    const isKept = canWriteOnPage() || (await hasDirectories(root, namespace)) || (await canWriteInWorker());
    return isKept ? root : undefined;
  } catch {
    return undefined;
  }
}
