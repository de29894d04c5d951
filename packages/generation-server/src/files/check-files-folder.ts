import { randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { engineOf } from "../database/engine.js";
import type { Database } from "../database/tables.js";
import type { FilesOptions } from "./open-file-store.js";

/** The row with the folder's id, in the table of chores; it is never locked as a chore. */
const NAME = "files folder";

/**
 * Returns a warning if the servers on a PostgreSQL database use different folders for their files: one would answer
 * 404 for files stored by another. The first server to start writes its folder's id into the database.
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
  return `The servers on this database store their files in different folders: ${folder} is not the folder of the first server, so images stored by one server are not found by another. Configure the same folder, or a bucket, for all of them. If the first folder was moved here, write ${holder} into ${join(folder, "files-id")}.`;
}

async function idOf(folder: string): Promise<string> {
  const path = join(folder, "files-id");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // If several start concurrently, one of them writes it.
  await writeFile(path, randomUUID(), { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  return (await readFile(path, "utf8")).trim();
}
