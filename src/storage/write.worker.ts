import { answerCalls } from "../core/media/worker-calls.js";
import { canMove, type Directories, hasSyncHandles, openDirectories } from "./directories.js";

/**
 * `unfinished` is the file's name in `tmp/` while it is written; then it is moved to `name` in `files/`, or removed if it
 * is only to be seen whether files can be written.
 */
export type WriteRequest = { namespace: string; unfinished: string; name: string | undefined; blob: Blob };

/** Bytes of a file that are in memory at a time. */
const PIECE = 8 * 1024 * 1024;

let directories: Promise<Directories> | undefined;

/** Replies false if this engine cannot write this way. */
answerCalls<WriteRequest, boolean>(async ({ namespace, unfinished, name, blob }) => {
  directories ??= navigator.storage.getDirectory().then((root) => openDirectories(root, namespace));
  const { files, tmp } = await directories;
  const handle = await tmp.getFileHandle(unfinished, { create: true });
  if (!canMove(handle) || !hasSyncHandles(handle)) return false;
  // WebKitGTK has the method, but it rejects.
  const access = await handle.createSyncAccessHandle().catch(() => undefined);
  if (!access) return false;
  try {
    for (let at = 0; at < blob.size; at += PIECE) {
      access.write(await blob.slice(at, at + PIECE).arrayBuffer(), { at });
    }
    const size = access.getSize();
    if (size !== blob.size) throw new Error(`${size} of ${blob.size} bytes were written.`);
  } finally {
    access.close();
  }
  if (name === undefined) await tmp.removeEntry(unfinished);
  else await handle.move(files, name);
  return true;
});
