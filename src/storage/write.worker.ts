import { answerCalls } from "../core/media/worker-calls.js";
import { canWriteOnPage } from "./can-write-on-page.js";
import { canMove, type Directories, hasSyncHandles, openDirectories } from "./directories.js";

/** `unfinished` is the file's name in `tmp/` while it is written; then it is moved to `name` in `files/`. */
export type WriteRequest = { namespace: string; unfinished: string; name: string; blob: Blob };

/** Asks whether files can be written, by one of this name in the root of OPFS, which is removed again. */
export type TryRequest = { attempt: string };

/** Bytes of a file that are in memory at a time. */
const PIECE = 8 * 1024 * 1024;

let directories: Promise<Directories> | undefined;

/** Replies false if this engine cannot write this way. */
answerCalls<WriteRequest | TryRequest, boolean>(async (request) => {
  if ("attempt" in request) return tryIn(await openRoot(), request.attempt);
  const { namespace, unfinished, name, blob } = request;
  // Kept: it takes several round trips. A failure is not.
  directories ??= openRoot()
    .then((root) => openDirectories(root, namespace))
    .catch((error: unknown) => {
      directories = undefined;
      throw error;
    });
  const { files, tmp } = await directories;
  const handle = await tmp.getFileHandle(unfinished, { create: true });
  if (!canMove(handle) || !(await fill(handle, blob))) return false;
  await handle.move(files, name);
  return true;
});

const openRoot = () => navigator.storage.getDirectory();

async function tryIn(root: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  const handle = await root.getFileHandle(name, { create: true });
  try {
    return canMove(handle) && (await fill(handle, new Blob(["x"])));
  } finally {
    await root.removeEntry(name);
  }
}

/** Resolves to false if this engine has no sync handles. */
async function fill(handle: FileSystemFileHandle, blob: Blob): Promise<boolean> {
  if (!hasSyncHandles(handle)) return false;
  const opening = handle.createSyncAccessHandle();
  // WebKitGTK has the method, but it rejects; the page writes there.
  const access = await (canWriteOnPage() ? opening.catch(() => undefined) : opening);
  if (!access) return false;
  try {
    for (let at = 0; at < blob.size; at += PIECE) {
      const bytes = await blob.slice(at, at + PIECE).arrayBuffer();
      const written = access.write(bytes, { at });
      if (written !== bytes.byteLength)
        throw new Error(`${at + written} of ${blob.size} bytes were written.`);
    }
    const size = access.getSize();
    if (size !== blob.size) throw new Error(`${size} of ${blob.size} bytes were written.`);
  } finally {
    access.close();
  }
  return true;
}
