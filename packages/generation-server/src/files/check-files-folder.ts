import { randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { engineOf } from "../database/engine.js";
import type { Database } from "../database/tables.js";
import type { FilesOptions } from "./open-file-store.js";

/** Of the row that names the folder, among those of the clean-up: no process ever takes it. */
const NAME = "files folder";

/**
 * A warning if servers share a PostgreSQL database and not the folder of the files: one would then answer 404 for what
 * another has stored. The first to start leaves its folder's id in the database.
 */
export async function checkFilesFolder(database: Database, files: FilesOptions): Promise<string | undefined> {
  if (engineOf(database) !== "postgresql" || !("folder" in files)) return undefined;
  const folder = dirname(files.folder);
  const id = await idOf(folder);
  await database
    .insertInto("chore")
    .values({ name: NAME, holder: id, held_until: 0, done_at: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { holder } = await database
    .selectFrom("chore")
    .select("holder")
    .where("name", "=", NAME)
    .executeTakeFirstOrThrow();
  if (holder === id) return undefined;
  return `The servers on this database keep their files in different folders: ${folder} is not the one that the first of them uses, so images that one stores are not found by another. Give all of them one folder, or a bucket. If the first folder has moved here, write ${holder} into ${join(folder, "files-id")}.`;
}

async function idOf(folder: string): Promise<string> {
  const path = join(folder, "files-id");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Of several that start at once one writes it.
  await writeFile(path, randomUUID(), { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  return (await readFile(path, "utf8")).trim();
}
