import { join, resolve } from "node:path";
import { type Env, readSetting, readWhole, SettingError } from "../env";
import type { FileStore } from "./file-store";
import { createFileSystemStore } from "./file-system-store";
import { readS3Settings } from "./s3-settings";

const shared = Symbol.for("react-media-library-demo.file-stores");

/** How long the files of a generation are kept, in milliseconds. */
export const readFilesKept = (env: Env): number =>
  readWhole(env, "FILES_KEEP_HOURS", 24, 1, 8_760) * 3_600_000;

/**
 * The store that the settings choose: the folder `files` in DATA_DIR, or with FILES=s3 a bucket. One for each
 * choice, shared by all bundles of this process.
 *
 * @throws {SettingError}
 */
export async function getFileStore(env: Env): Promise<FileStore> {
  if (readFilesKind(env) === "fs") {
    const folder = join(
      resolve(/* turbopackIgnore: true */ readSetting(env, "DATA_DIR") ?? ".data"),
      "files",
    );
    return once(folder, async () => createFileSystemStore(folder));
  }
  const settings = readS3Settings(env);
  return once(JSON.stringify(settings), async () => {
    // Nobody who keeps files on the disk loads the client.
    const { createS3Store } = await import("./s3-store");
    return createS3Store(settings);
  });
}

/** @throws {SettingError} */
export function readFilesKind(env: Env): "fs" | "s3" {
  const kind = readSetting(env, "FILES") ?? "fs";
  if (kind === "fs" || kind === "s3") return kind;
  throw new SettingError("FILES is fs (the default: a folder in DATA_DIR) or s3. Correct it, or unset it.");
}

/** Reads all settings of the store, for who only wants to know whether they can be used. */
export function checkFileSettings(env: Env): void {
  readFilesKept(env);
  if (readFilesKind(env) === "s3") readS3Settings(env);
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
