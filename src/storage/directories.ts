const ROOT = "react-media-library";

export type Directories = {
  /** The originals; each file name is the asset's id. */
  files: FileSystemDirectoryHandle;
  /** Unfinished files. */
  tmp: FileSystemDirectoryHandle;
};

export async function openDirectories(
  root: FileSystemDirectoryHandle,
  namespace: string,
): Promise<Directories> {
  const app = await root.getDirectoryHandle(ROOT, { create: true });
  const home = await app.getDirectoryHandle(homeOf(namespace), { create: true });
  const files = await home.getDirectoryHandle("files", { create: true });
  const tmp = await home.getDirectoryHandle("tmp", { create: true });
  return { files, tmp };
}

/** Whether the namespace has been opened before. */
export async function hasDirectories(root: FileSystemDirectoryHandle, namespace: string): Promise<boolean> {
  try {
    await (await root.getDirectoryHandle(ROOT)).getDirectoryHandle(homeOf(namespace));
    return true;
  } catch {
    return false;
  }
}

/** A namespace is any string of the app; file names cannot contain every character. */
const homeOf = (namespace: string): string => `ns-${encodeURIComponent(namespace)}`;

/** Exists only in workers, so it is missing from TypeScript's DOM types. In WebKitGTK it exists but throws. */
type Synchronous = { createSyncAccessHandle: () => Promise<SyncAccessHandle> };

type SyncAccessHandle = {
  write: (bytes: ArrayBuffer, options: { at: number }) => number;
  getSize: () => number;
  close: () => void;
};

export function hasSyncHandles(handle: FileSystemFileHandle): handle is FileSystemFileHandle & Synchronous {
  return "createSyncAccessHandle" in handle && typeof handle.createSyncAccessHandle === "function";
}

/** `move` is not specified yet: it is missing from the types and from some engines. */
type Movable = { move: (directory: FileSystemDirectoryHandle, name: string) => Promise<void> };

export function canMove(handle: FileSystemFileHandle): handle is FileSystemFileHandle & Movable {
  return "move" in handle && typeof handle.move === "function";
}
