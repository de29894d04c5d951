import { loadPart } from "../core/load-part.js";

/**
 * The files of a drop or a paste, those of dropped folders with their paths as `webkitRelativePath`. To be called while the
 * event is handled: afterwards its data is gone.
 */
export function droppedFiles(transfer: DataTransfer): File[] | Promise<File[]> {
  const folders: FileSystemDirectoryEntry[] = [];
  for (const item of transfer.items) {
    const entry = item.webkitGetAsEntry?.();
    if (entry && isFolder(entry)) folders.push(entry);
  }
  if (folders.length === 0) return [...transfer.files];
  // A folder is among the files too, as an unreadable one.
  const files = [...transfer.files].filter(
    (file) => file.type !== "" || !folders.some(({ name }) => name === file.name),
  );
  return loadPart(() => import("./folder-files.js")).then((part) => part.withFolders(files, folders));
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** The files that were chosen, those of a folder without what systems put there. */
export function chosenFiles(list: FileList | null): File[] | Promise<File[]> {
  const files = [...(list ?? [])];
  if (!files[0]?.webkitRelativePath) return files;
  return loadPart(() => import("./folder-files.js")).then((part) => part.withoutClutter(files));
}
