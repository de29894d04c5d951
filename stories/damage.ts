/** For the stories about repair: damages the files of a namespace like a crash or a cleared disk. */

export async function loseOriginal(namespace: string, id: string): Promise<void> {
  await (await filesOf(namespace)).removeEntry(id);
}

export async function leaveOrphan(namespace: string): Promise<void> {
  await (await filesOf(namespace)).getFileHandle("left-by-a-crash", { create: true });
}

async function filesOf(namespace: string): Promise<FileSystemDirectoryHandle> {
  let folder = await navigator.storage.getDirectory();
  for (const name of ["react-media-library", `ns-${encodeURIComponent(namespace)}`, "files"]) {
    folder = await folder.getDirectoryHandle(name);
  }
  return folder;
}
