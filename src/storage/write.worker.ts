import { answerCalls } from "../core/media/worker-calls.js";
import { canMove, type Directories, hasSyncHandles, openDirectories } from "./directories.js";

/** `unfinished` is the file's name in `tmp/`, and `name` that in `files/` once it is whole. */
export type WriteRequest = { namespace: string; unfinished: string; name: string; blob: Blob };

let directories: Promise<Directories> | undefined;

/** Answers false where this engine cannot write this way. */
answerCalls<WriteRequest, boolean>(async ({ namespace, unfinished, name, blob }) => {
  directories ??= navigator.storage.getDirectory().then((root) => openDirectories(root, namespace));
  const { files, tmp } = await directories;
  const handle = await tmp.getFileHandle(unfinished, { create: true });
  if (!canMove(handle) || !hasSyncHandles(handle)) return false;
  const access = await handle.createSyncAccessHandle().catch(() => undefined);
  if (!access) return false;
  try {
    access.write(await blob.arrayBuffer());
    const size = access.getSize();
    if (size !== blob.size) throw new Error(`${size} of ${blob.size} bytes were written.`);
  } finally {
    access.close();
  }
  await handle.move(files, name);
  return true;
});
