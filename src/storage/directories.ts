const ROOT = "react-media-library";

export type Directories = {
  /** The originals, each named by its asset's id. */
  files: FileSystemDirectoryHandle;
  /** Files that are being written. */
  tmp: FileSystemDirectoryHandle;
};

export async function openDirectories(
  root: FileSystemDirectoryHandle,
  namespace: string,
): Promise<Directories> {
  const app = await root.getDirectoryHandle(ROOT, { create: true });
  // A namespace is the app's own word and may hold what a name must not.
  const home = await app.getDirectoryHandle(`ns-${encodeURIComponent(namespace)}`, { create: true });
  const files = await home.getDirectoryHandle("files", { create: true });
  const tmp = await home.getDirectoryHandle("tmp", { create: true });
  return { files, tmp };
}

/** Only in workers, so TypeScript's library of pages does not know it; WebKitGTK has it, and it throws. */
type Synchronous = { createSyncAccessHandle: () => Promise<SyncAccessHandle> };

type SyncAccessHandle = {
  write: (bytes: ArrayBuffer) => number;
  getSize: () => number;
  close: () => void;
};

export function hasSyncHandles(handle: FileSystemFileHandle): handle is FileSystemFileHandle & Synchronous {
  return "createSyncAccessHandle" in handle && typeof handle.createSyncAccessHandle === "function";
}

/** `move` is not in the specification yet, so neither in the types nor in every engine. */
type Movable = { move: (directory: FileSystemDirectoryHandle, name: string) => Promise<void> };

export function canMove(handle: FileSystemFileHandle): handle is FileSystemFileHandle & Movable {
  return "move" in handle && typeof handle.move === "function";
}
