import { canWriteOnPage } from "./can-write-on-page.js";
import { canWriteInWorker } from "./file-writers.js";

/** The root of OPFS; undefined if there is none, or if no files can be written in it. */
export async function findOpfs(namespace: string): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    const root = await navigator.storage.getDirectory();
    return canWriteOnPage() || (await canWriteInWorker(namespace)) ? root : undefined;
  } catch {
    return undefined;
  }
}
