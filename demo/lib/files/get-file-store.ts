import { join } from "node:path";
import { dataDir, type Env } from "../env";
import { readFilesBucket } from "./file-settings";
import type { FileStore } from "./file-store";
import { createFileSystemStore } from "./file-system-store";

export { readFilesKept } from "./file-settings";

const shared = Symbol.for("react-media-library-demo.file-stores");

/**
 * The store that the settings choose: the folder `files` in DATA_DIR, or with FILES=s3 a bucket. One for each
 * choice, shared by all bundles of this process.
 *
 * @throws {SettingError}
 */
export async function getFileStore(env: Env): Promise<FileStore> {
  const bucket = readFilesBucket(env);
  if (!bucket) {
    const folder = join(dataDir(env), "files");
    return once(folder, async () => createFileSystemStore(folder));
  }
  return once(JSON.stringify(bucket), async () => {
    // Nobody who keeps files on the disk loads the client.
    const { createS3Store } = await import("./s3-store");
    return createS3Store(bucket);
  });
}

function once(name: string, make: () => Promise<FileStore>): Promise<FileStore> {
  const stores = sharedStores();
  const known = stores.get(name);
  if (known) return known;
  const making = make();
  stores.set(name, making);
  making.catch(() => stores.delete(name));
  return making;
}

function sharedStores(): Map<string, Promise<FileStore>> {
  const kept: unknown = Reflect.get(globalThis, shared);
  if (kept instanceof Map) return kept;
  const made = new Map<string, Promise<FileStore>>();
  Reflect.set(globalThis, shared, made);
  return made;
}
