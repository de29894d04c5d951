/** Files of one drop; a folder with more is cut off there. */
const MOST_FILES = 20_000;

/** Folders within folders. */
const MOST_LEVELS = 64;

/** What systems put into folders. */
const CLUTTER = /^(?:\..*|thumbs\.db|desktop\.ini)$/i;

/** The files of a drop, and those of its folders with their paths as `webkitRelativePath`. */
export async function withFolders(
  files: readonly File[],
  folders: readonly FileSystemDirectoryEntry[],
): Promise<File[]> {
  // A folder is among the files too, as an unreadable one.
  const found = files.filter((file) => file.type !== "" || !folders.some(({ name }) => name === file.name));
  let waiting: readonly FileSystemDirectoryEntry[] = folders;
  for (let level = 0; waiting.length > 0 && level < MOST_LEVELS; level += 1) {
    const next: FileSystemDirectoryEntry[] = [];
    for (const folder of waiting) {
      for (const entry of await entriesOf(folder)) {
        if (found.length >= MOST_FILES) return found;
        if (CLUTTER.test(entry.name)) continue;
        if (isFolder(entry)) next.push(entry);
        else if (isFile(entry)) found.push(...(await fileOf(entry)));
      }
    }
    waiting = next;
  }
  return found;
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

/** The reader returns a hundred at a time, and none at the end. A folder that cannot be read is left out. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  while (all.length < MOST_FILES) {
    const some = await new Promise<FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (some.length === 0) break;
    all.push(...some);
  }
  return all.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}

async function fileOf(entry: FileSystemFileEntry): Promise<File[]> {
  const file = await new Promise<File | undefined>((resolve) =>
    entry.file(resolve, () => resolve(undefined)),
  );
  if (!file) return [];
  // As the browser's own picker of folders sets it.
  return [Object.defineProperty(file, "webkitRelativePath", { value: entry.fullPath.replace(/^\//, "") })];
}

/** Of the files of a chosen folder, those that people put there. */
export const withoutClutter = (files: readonly File[]): File[] =>
  files.filter(({ name, webkitRelativePath }) => webkitRelativePath === "" || !CLUTTER.test(name));
