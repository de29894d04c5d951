import { loadPart } from "../core/load-part.js";

/**
 * The files of a drop or a paste, those of dropped folders with their paths as `webkitRelativePath`. To be called while the
 * event is handled: afterwards its data is gone.
 */
export function droppedFiles(transfer: DataTransfer): File[] | Promise<File[]> {
  const files = [...transfer.files];
  const folders: FileSystemDirectoryEntry[] = [];
  for (const item of transfer.items) {
    const entry = item.webkitGetAsEntry?.();
    if (entry && isFolder(entry)) folders.push(entry);
  }
  if (folders.length === 0) return files;
  return loadFolders().then((part) => part.withFolders(files, folders));
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** The files that were chosen, those of a folder without what systems put there. */
export function chosenFiles(list: FileList | null): File[] | Promise<File[]> {
  const files = [...(list ?? [])];
  if (!files[0]?.webkitRelativePath) return files;
  return loadFolders().then((part) => part.withoutClutter(files));
}

const loadFolders = () => loadPart(() => import("./folder-files.js"));
