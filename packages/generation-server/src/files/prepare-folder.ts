import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** Milliseconds after which a file that a killed process left behind is deleted. */
const ABANDONED_MS = 3_600_000;

/** Creates a folder for temporary files and deletes abandoned ones. Several processes may do so concurrently. */
export async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    // Another process may have deleted it.
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > ABANDONED_MS) await rm(path, { force: true });
  }
}
